# SPDX-License-Identifier: GPL-2.0-or-later
"""`show wireless stats client detail` as the public parser of a 9800's output takes it: which fields it
wants under which heading. One that is missing or one more, and it refuses the whole."""
import re

GLOBAL = "client_global_statistics"
STATE = "client_state_statistics"
DELETES = "total_client_delete_reasons"
# A line that begins a section.
HEADINGS = {
    "Protocol Statistics": "protocol_statistics_client_count",
    "Current client state statistics:": "current_client_state_statistics",
    "Client Summary": "client_summary",
    "client global statistics:": GLOBAL,
    "Total clients recovered from idle state:": "total_clients_recovered_from_idle_state",
    "client state statistics:": STATE,
    "Average Time in Each State (ms)": f"{STATE}.average_time_in_each_state_ms",
    "Latency Distribution (ms)": f"{STATE}.latency_distribution_ms",
    "Webauth HTTP Statistics": "webauth_http_statistics",
    "Time spent in each httpd states (in msecs)": "time_spent_in_each_httpd_state_msec",
    "Webauth HTTP status counts": "webauth_http_status_counts",
    "Webauth backpressure queue counters": "webauth_backpressure_queue_counters",
    "Dot1x Global Statistics": "dot1x_global_statistics",
    "Total client delete reasons": DELETES,
    "Controller deletes": f"{DELETES}.controller_deletes",
    "Informational Delete Reason": f"{DELETES}.informational_delete_reason",
    "Client initiate delete": f"{DELETES}.client_initiate_delete",
    "AP Deletes": f"{DELETES}.ap_deletes",
}
# A field that is in another section than the one before it; those after it are there too.
TURNS = {
    "total_roam_attempts": f"{GLOBAL}.roam_attempts",
    "total_roam_failures_in_dot11": GLOBAL,
    "total_wpa3_sae_attempts": f"{GLOBAL}.wpa3_sae",
    "total_flexconnect_local_auth_roam_attempts": f"{GLOBAL}.flexconnect_local_auth_roam",
    "total_client_state_starts": GLOBAL,
    "average_run_state_latency_(ms)": STATE,
}
FIELDS = {
    "": "total_number_of_clients",
    "protocol_statistics_client_count": """802_11b 802_11g 802_11a 802_11n_2_4ghz 802_11n_5_ghz 802_11ac
        802_11ax_5_ghz 802_11ax_2_4_ghz""",
    "current_client_state_statistics": "authenticating mobility ip_learn webauth_pending run delete_in_progress",
    "client_summary": """current_clients excluded_clients disabled_clients foreign_clients anchor_clients
        local_clients idle_clients""",
    GLOBAL: """total_association_requests_received total_association_attempts total_ft_localauth_requests
        total_association_failures total_association_response_accepts total_association_response_rejects
        total_association_response_errors total_association_failures_due_to_blacklist
        total_association_drops_due_to_multicast_mac total_association_drops_due_to_throttling
        total_association_drops_due_to_unknown_bssid total_association_drops_due_to_parse_failure
        total_association_drops_due_to_other_reasons total_association_requests_wired_clients
        total_association_drops_wired_clients total_association_success_wired_clients
        total_peer_association_requests_wired_clients total_peer_association_drops_wired_clients
        total_peer_association_success_wired_clients total_association_success_wifi_direct_clients
        total_association_rejects_wifi_direct_clients total_11r_ft_authentication_requests_received
        total_11r_ft_authentication_response_success total_11r_ft_authentication_response_failure
        total_11r_ft_action_requests_received total_11r_ft_action_response_success
        total_11r_ft_action_response_failure total_11r_pmkr0_name_mismatch total_11r_pmkr1_name_mismatch
        total_11r_mdid_mismatch total_aid_allocation_failures total_aid_free_failures
        total_roam_across_policy_profiles total_roam_failures_in_dot11 total_11r_flex_roam_attempts
        total_client_state_starts total_client_state_associated total_client_state_l2auth_success
        total_client_state_l2auth_failures total_blacklisted_clients_on_dot1xauth_failure
        total_client_state_mab_attempts total_client_state_mab_failed total_client_state_ip_learn_attempts
        total_client_state_ip_learn_failed total_client_state_l3_auth_attempts
        total_client_state_l3_auth_failed total_client_state_session_push_attempts
        total_client_state_session_push_failed total_client_state_run total_client_idle_state_attempts
        total_client_deleted""",
    f"{GLOBAL}.roam_attempts": """total_roam_attempts total_cckm_roam_attempts total_11r_roam_attempts
        total_11r_slow_roam_attempts total_11i_fast_roam_attempts total_11i_slow_roam_attempts
        total_other_roam_type_attempts""",
    f"{GLOBAL}.wpa3_sae": """total_wpa3_sae_attempts total_wpa3_sae_successful_authentications
        total_wpa3_sae_authentication_failures total_incomplete_protocol_failures
        total_wpa3_sae_commit_messages_received total_wpa3_sae_commit_messages_rejected
        total_unsupported_group_rejections total_wpa3_sae_commit_messages_sent
        total_wpa3_sae_confirm_messages_received total_wpa3_sae_confirm_messages_rejected
        total_wpa3_sae_message_confirm_field_mismatch total_wpa3_sae_confirm_message_invalid_length
        total_wpa3_sae_confirm_messages_sent total_wpa3_sae_open_sessions
        total_sae_message_drops_due_to_throttling""",
    f"{GLOBAL}.flexconnect_local_auth_roam": """total_flexconnect_local_auth_roam_attempts
        total_ap_11i_fast_roam_attempts total_ap_11i_slow_roam_attempts""",
    "total_clients_recovered_from_idle_state": """total_clients_intra_wncd_idle_to_run
        total_clients_inter_wncd_roam_in_idle_state total_clients_l2_roam_in_idle_state
        total_clients_l3_roam_in_idle_state total_add_mobiles_sent total_delete_mobiles_sent
        total_client_deferred_delete_mobiles total_client_deferred_delete_mobiles_sent
        total_client_deferred_delete_mobile_timeouts total_udn_payloads_sent total_key_exchange_attempts
        total_broadcast_key_exchange_attempts total_broadcast_key_exchange_failures total_eapol_key_sent
        total_eapol_key_received total_m1_sent total_m3_sent total_m5_sent total_m2_received
        total_m4_received total_m6_received total_m1_resent total_m3_resent total_m5_resent
        total_data_path_client_create total_data_path_client_create_success
        total_data_path_client_create_failed total_data_path_deplumb_client_create
        total_data_path_deplumb_client_create_success total_data_path_deplumb_client_create_fail
        total_data_path_client_update total_data_path_client_update_success
        total_data_path_client_update_failed total_data_path_client_delete
        total_data_path_client_delete_success total_data_path_client_delete_failed
        total_data_path_client_nack total_data_path_client_delete_nack total_data_path_client_unknown_nack
        total_dms_requests_received_in_action_frame total_dms_responses_sent_in_action_frame
        total_dms_requests_received_in_re_assoc_request total_l3_vlan_override_vlan_change_received
        total_l3_vlan_override_disassociations_sent total_l3_vlan_override_re_associations_received
        total_l3_vlan_override_successful_vlan_change total_ppsk_key_generation_cache_hit
        total_ppsk_key_generation_cache_miss""",
    STATE: "average_run_state_latency_(ms) average_run_state_latency_without_user_delay_(ms)",
    f"{STATE}.average_time_in_each_state_ms": "associated_state l2_state mobility_state ip_learn_state l3_auth_state",
    f"{STATE}.latency_distribution_ms": "1_100 100_200 200_300 300_600 600_1000 1000+",
    "webauth_http_statistics": """intercepted_http_requests io_read_events received_http_messages
        io_write_events sent_http_replies io_aaa_messages ssl_ok ssl_read_would_block ssl_write_would_block
        socket_opens socket_closes""",
    "time_spent_in_each_httpd_state_msec": """io_reading_state io_writing_state io_aaa_state
        method_after_reading method_after_writing method_after_aaa""",
    "webauth_http_status_counts": """http_200_ok http_201_created http_202_accepted
        http_203_provisional_info http_204_no_content http_300_multiple_choices http_301_moved_permanently
        http_302_moved_temporarily http_303_method http_304_not_modified http_400_bad_request
        http_401_unauthorized http_402_payment_required http_403_forbidden http_404_not_found
        http_405_method_not_allowed http_406_none_acceptable http_407_proxy_auth_required
        http_408_request_timeout http_409_conflict http_410_gone http_500_internal_server_error
        http_501_not_implemeneted http_502_bad_gateway http_503_service_unavailable
        http_504_gateway_timeout""",
    "webauth_backpressure_queue_counters": """pending_ssl_handshakes pending_https_new_requests
        pending_aaa_replies""",
    "dot1x_global_statistics": """rxstart rxlogoff rxresp rxrespid rxreq rxinvalid rxlenerr rxtotal txstart
        txlogoff txresp txreq retxreq retxreqfail txreqid retxreqid retxreqidfail txtotal""",
}
# Their words are in src/controller/delete_reasons.def; here it is how many.
REASONS = {"controller_deletes": 139, "informational_delete_reason": 23, "client_initiate_delete": 13,
           "ap_deletes": 31}


def field(label):
    return re.sub("_+", "_", re.sub(r"[ .\-/]", "_", label.strip())).lower()


def numbers(line):
    """(label, value) of what a line counts: of one with a colon, of columns, of NAME = VALUE."""
    m = re.fullmatch(r"(\S.*\S)\s*: +(\d+)", line)
    if m:
        return [(m[1], int(m[2]))]
    m = re.fullmatch(r"(\S.*?\S)\s+(\d+)\s+\d+\s+\d+\s+\d+", line)
    if m:
        return [(m[1], int(m[2]))]
    return [(name, int(value)) for name, value in re.findall(r"(\w+) = (\d+)", line)]


def read(text):
    """{section: {field: value}}"""
    section, got = "", {"": {}}
    for line in (x.strip() for x in text.splitlines()):
        if line in HEADINGS:
            section = HEADINGS[line]
            got.setdefault(section, {})
        for label, value in numbers(line):
            section = TURNS.get(field(label), section)
            got.setdefault(section, {})[field(label)] = value
    return got


def faults(text):
    """What a parser would not take, as {section: (missing, unknown)}."""
    got = {k: set(v) for k, v in read(text[text.index("Total Number of Clients"):]).items()}
    for name, n in REASONS.items():
        if len(got.get(f"{DELETES}.{name}", ())) == n:
            del got[f"{DELETES}.{name}"]
    wanted = {k: set(v.split()) for k, v in FIELDS.items()} | {DELETES: set()}
    return {k: (sorted(wanted.get(k, set()) - got.get(k, set())),
                sorted(got.get(k, set()) - wanted.get(k, set())))
            for k in wanted.keys() | got.keys() if wanted.get(k) != got.get(k)}
