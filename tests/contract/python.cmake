# The proof that the sandbox is faithful: Verda's OpenAPI document and Verda's own Python SDK against the built binary. And
# gpuctl's own promise: what it prints is what its schemas say.
if(TARGET gpuctl)
  set(contract_folder ${CMAKE_CURRENT_LIST_DIR})
  add_test(NAME contract_openapi COMMAND python3 ${contract_folder}/openapi/verify.py)
  add_test(NAME contract_openapi_validator COMMAND python3 ${contract_folder}/openapi/test_schema.py)
  add_test(NAME contract_verda_sdk COMMAND ${contract_folder}/verda_sdk/run)
  add_test(NAME contract_output_schemas COMMAND python3 ${contract_folder}/output_schemas.py)
  set_tests_properties(contract_output_schemas contract_openapi contract_openapi_validator contract_verda_sdk PROPERTIES
    ENVIRONMENT "GPUCTL_BIN=$<TARGET_FILE:gpuctl>" SKIP_RETURN_CODE 4 LABELS contract TIMEOUT 300)
endif()
