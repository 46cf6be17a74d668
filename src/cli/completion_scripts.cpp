#include "cli/completion.hpp"

namespace gpuctl::cli {
namespace {

// Each script hands the words of the line to `gpuctl __complete` and shows what comes back: one "word<TAB>help" a line,
// and ":files" where file names fit.

constexpr std::string_view kBash = R"sh(# bash completion for gpuctl
_gpuctl() {
  local words=() word current line i
  # Bash cuts words at = and :, gpuctl does not.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if ((${#words[@]} > 0)) && [[ $word == "=" || $word == ":" || ${words[-1]} == *[=:] ]] && [[ ${words[-1]} == -* ]]; then
      words[-1]+=$word
    else
      words+=("$word")
    fi
  done
  current=${words[-1]:-}
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == ":files" ]]; then
      compopt -o default 2>/dev/null
      continue
    fi
    line=${line%%$'\t'*}
    [[ $line == *= ]] && compopt -o nospace 2>/dev/null
    if [[ $current == -*=* ]]; then line=${line#"${current%%=*}="}; fi
    COMPREPLY+=("$(printf '%q' "$line")")
  done < <("${COMP_WORDS[0]}" __complete -- "${words[@]}" 2>/dev/null)
}
complete -F _gpuctl gpuctl
)sh";

constexpr std::string_view kZsh = R"sh(#compdef gpuctl
# zsh completion for gpuctl
_gpuctl() {
  local -a candidates
  local line
  while IFS= read -r line; do
    if [[ $line == ":files" ]]; then
      _files
      continue
    fi
    local word=${line%%$'\t'*} help=${line#*$'\t'}
    candidates+=("${word//:/\\:}${help:+:$help}")
  done < <("${words[1]}" __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
  (( ${#candidates} )) && _describe gpuctl candidates
}
if [ "$funcstack[1]" = "_gpuctl" ]; then _gpuctl "$@"; else compdef _gpuctl gpuctl; fi
)sh";

constexpr std::string_view kFish = R"sh(# fish completion for gpuctl
function __gpuctl_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] __complete -- $words[2..-1] 2>/dev/null)
        if test "$line" = ":files"
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c gpuctl -f -a '(__gpuctl_complete)'
)sh";

}  // namespace

std::optional<std::string_view> completion_script(std::string_view shell) {
  if (shell == "bash") return kBash;
  if (shell == "zsh") return kZsh;
  if (shell == "fish") return kFish;
  return std::nullopt;
}

}  // namespace gpuctl::cli
