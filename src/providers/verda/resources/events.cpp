// What happened: the journal of machines and volumes, and the audit log of the project.
#include "providers/verda/resources/tables.hpp"

namespace gpuctl::verda {
namespace {

constexpr WireField kJournalWire[] = {
    {{"id", kText, "", kJson, "id of the entry"}, "id", nullptr, kRequired},
    {{"time", kTime, "", kTable, "when it happened"}, "timestamp"},
    {{"action", kText, "", kTable, "what happened"}, "action_code"},
    {{"object_type", kText, "OBJECT", kTable, "compute or volume"}, "object_type"},
    {{"object_id", kText, "OBJECT ID", kTable, "id of the machine or volume"}, "object_id"},
    {{"object_name", kText, "", kWide, "name of the machine or volume, where the server says it"},
     "",
     journal_object_name},
    {{"location", kText, "", kTable, "location code"}, "location_code"},
    {{"actor", kText, "", kTable, "mail address of who did it"}, "actor_email"},
    {{"error", kText, "", kTable, "what went wrong"}, "error_message"},
    {{"actor_id", kText, "", kJson, "user who did it"}, "actor_id"},
    {{"origin", kText, "", kWide, "program the request came from"}, "request_origin"},
    {{"ip", kText, "IP", kWide, "address the request came from"}, "request_ip"},
    {{"parent_id", kText, "", kJson, "entry that this one belongs to"}, "parent_id"},
    {{"project_id", kText, "", kJson, "project"}, "project_id"},
    {{"target_location", kText, "", kJson, "location something was moved to"}, "target_location_code"},
    {{"target_volume_id", kText, "", kJson, "volume that was made or changed"}, "target_volume_id"},
    {{"source_volume_id", kText, "", kJson, "volume it was made from"}, "source_volume_id"},
    {{"target_compute_id", kText, "", kJson, "machine that was acted on"}, "target_compute_id"},
    {{"source_compute_id", kText, "", kJson, "machine it came from"}, "source_compute_id"},
    {{"properties", kObject, "", kJson, "further facts, e.g. why a machine was deleted"}, "properties"},
};
constexpr auto kJournalFields = fields_of(kJournalWire);
constexpr model::FilterSpec kJournalFilters[] = {
    {"--object-type", "object_type", "TYPE", "only of this kind of object", "compute,volume"},
    {"--action", "action_code", "ACTION", "only this action",
     "create,start,start:complete,shutdown,shutdown:complete,delete,delete:complete,attach,attach:complete,detach,"
     "detach:complete,clone,resize,rename,restore,transfer,trash,trash:complete,configure_spot,cancel,provisioning,"
     "running,installation:failed,validating,deleting,error"},
    {"--compute", "compute_id", "ID", "only of this instance or cluster"},
    {"--volume", "volume_id", "ID", "only of this volume"},
};
constexpr Source kJournalSource[] = {{"/journal"}};

constexpr WireField kAuditWire[] = {
    {{"id", kText, "", kJson, "id of the event"}, "id", nullptr, kRequired},
    {{"time", kTime, "", kTable, "when it happened"}, "time"},
    {{"type", kText, "EVENT", kTable, "kind of event"}, "type"},
    {{"subject", kText, "", kTable, "id of what it happened to"}, "subject"},
    {{"actor_id", kText, "ACTOR", kTable, "user who did it"}, "data.actor_id"},
    {{"location", kText, "", kTable, "location code"}, "data.location_code"},
    {{"origin", kText, "", kWide, "program the request came from"}, "data.request_origin"},
    {{"source", kText, "", kJson, "URL of the project"}, "source"},
    {{"data", kObject, "", kJson, "everything else about the event"}, "data"},
};
constexpr auto kAuditFields = fields_of(kAuditWire);
constexpr model::FilterSpec kAuditFilters[] = {
    {"--action", "action", "ACTION", "only this action, e.g. create"},
    {"--object-type", "object_type", "TYPE", "only of this kind of object, e.g. compute, volume, ssh_key"},
    {"--since", "start_date", "TIME", "not before this time (RFC 3339), at most 90 days back"},
    {"--until", "end_date", "TIME", "not after this time (RFC 3339)"},
};
constexpr Source kAuditSource[] = {{"/audit/log"}};

}  // namespace

constinit const Resource kJournal = {.schema = {.name = "journal",
                                                .singular = "journal-entry",
                                                .summary = "what happened to machines and volumes",
                                                .fields = kJournalFields,
                                                .filters = kJournalFilters,
                                                .name_field = "id"},
                                     .wire = kJournalWire,
                                     .sources = kJournalSource,
                                     .paging = Paging::pages};

constinit const Resource kAudit = {.schema = {.name = "audit",
                                              .singular = "audit-event",
                                              .summary = "audit log of the project, for owners and admins",
                                              .fields = kAuditFields,
                                              .filters = kAuditFilters,
                                              .name_field = "id"},
                                   .wire = kAuditWire,
                                   .sources = kAuditSource,
                                   .paging = Paging::cursor};

}  // namespace gpuctl::verda
