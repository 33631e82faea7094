/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The handlers, by the file that holds them. A new command: a line in src/grammar/commands_*.def, a
 * line here, a function in cmd_TOPIC.c.
 */
#ifndef FASTROAM_CONTROLLER_COMMANDS_H
#define FASTROAM_CONTROLLER_COMMANDS_H

#include "controller/shell.h"

// clang-format off
#define HANDLER_LIST(X)                                                                            \
	/* cmd_exec.c */                                                                           \
	X(exec_enable) X(exec_disable) X(exec_exit)                                                \
	X(terminal_length) X(terminal_width) X(terminal_monitor) X(terminal_no_monitor)            \
	X(terminal_history_size) X(terminal_no_history_size)                                       \
	X(terminal_timestamp) X(terminal_no_timestamp)                                             \
	X(configure_terminal) X(write_memory) X(copy_running_startup)                              \
	X(clear_wireless_client) X(clear_wireless_gtk) X(clear_key_holder_history) X(clear_logging)                      \
	/* cmd_reload.c */                                                                         \
	X(reload)                                                                                  \
	/* cmd_show_session.c */                                                                   \
	X(show_users) X(who) X(show_configuration_lock) X(clear_configuration_lock) X(show_archive_log)   \
	/* cmd_show_error.c */                                                                     \
	X(show_error_last)                                                                         \
	/* cmd_enroll.c */                                                                         \
	X(ap_enroll)                                                                               \
	/* cmd_test_ap.c */                                                                        \
	X(test_ap_hostapd_config)                                                                  \
	/* cmd_test_aaa.c */                                                                       \
	X(test_aaa)                                                                                \
	/* cmd_show_system.c */                                                                    \
	X(show_version) X(show_clock) X(show_history) X(show_privilege)                            \
	X(show_running_config) X(show_startup_config) X(show_logging) X(show_logging_profile_wireless) X(show_debugging)            \
	/* cmd_show_tech.c */                                                                      \
	X(show_tech_wireless)                                                                      \
	/* cmd_show_wlan.c */                                                                      \
	X(show_wlan_summary) X(show_wlan_id) X(show_wlan_name) X(show_wlan_all)                    \
	/* cmd_show_pmk.c */                                                                       \
	X(show_wireless_pmk_cache) X(show_wireless_pmk_cache_mac) X(show_pmk_cache_all)            \
	/* cmd_show_client.c, cmd_show_client_detail.c */                                          \
	X(show_wireless_client_summary) X(show_wireless_client_summary_detail)                     \
	X(show_wireless_client_detail)                                                             \
	/* cmd_show_aireos.c */                                                                    \
	X(show_client_summary) X(show_client_detail) X(show_wlan_number)                           \
	/* cmd_show_roam.c */                                                                      \
	X(show_wireless_client_history) X(show_client_roam_history)                                \
	/* cmd_show_stats.c */                                                                     \
	X(show_wireless_stats_client_detail) X(show_wireless_stats_mobility)                       \
	X(show_wireless_stats_delete_reasons)                                                      \
	/* cmd_timeline.c */                                                                       \
	X(show_wireless_client_timeline) X(show_wireless_client_timeline_export)                   \
	/* cmd_show_mobility.c */                                                                  \
	X(show_wireless_mobility_summary)                                                          \
	/* cmd_show_metrics.c */                                                                   \
	X(show_metrics) X(metrics_http_port)                                                                            \
	/* cmd_show_push.c */                                                                      \
	X(show_wireless_push_statistics)                                                           \
	/* cmd_show_ap.c */                                                                        \
	X(show_ap_hostapd_summary) X(show_ap_hostapd_config)                                       \
	/* cmd_show_radio.c */                                                                     \
	X(show_ap_summary) X(show_ap_name) X(show_wireless_stats_authenticator)                    \
	X(show_wireless_cckm) X(show_wireless_radio_link)                                          \
	/* cmd_show_key_holder.c */                                                                \
	X(show_wireless_key_holder_statistics) X(show_wireless_key_holder_history)                 \
	/* cmd_config.c */                                                                         \
	X(config_end) X(config_exit) X(config_hostname) X(config_wlan) X(config_max_clients)       \
	X(config_version) X(config_wlan_shutdown) X(config_aaa_new_model) X(config_aaa_session_id)                                           \
	/* cmd_logging.c */                                                                        \
	X(config_logging)                                                                          \
	/* cmd_aaa.c */                                                                            \
	X(config_radius_server) X(radius_dead_criteria) X(radius_deadtime) X(config_aaa_group)     \
	X(aaa_authentication) X(aaa_authorization) X(aaa_accounting) X(radius_address) X(radius_address6) X(radius_timeout) X(radius_retransmit) \
	X(radius_probe) X(radius_key) X(group_server) X(group_deadtime)                            \
	/* cmd_show_aaa.c */                                                                       \
	X(show_aaa_servers)                                                                        \
	/* cmd_dynauth.c */                                                                        \
	X(config_dynauth) X(dynauth_client) X(dynauth_client_local) X(dynauth_client_tls)          \
	X(dynauth_server_key) X(dynauth_port) X(dynauth_tls_port)                                  \
	/* cmd_key_holder.c */                                                                     \
	X(config_mobility_domain) X(key_holder_push) X(key_holder_push_default)                    \
	X(key_holder_expires_in) X(key_holder_mac) X(key_holder_redundancy)                        \
	X(key_holder_relay_port)                                                                   \
	/* cmd_ap_hostapd.c */                                                                     \
	X(config_ap_hostapd) X(ap_bssid) X(ap_r0kh_key) X(ap_openwrt_key) X(ap_interface)          \
	X(ap_relay) X(ap_dynamic_author) X(ap_neighbor) X(ap_vlan) X(ap_vlan_none)                                 \
	/* cmd_ap_radio.c */                                                                       \
	X(config_ap_radio) X(ap_radio_channel) X(ap_radio_radio_shutdown) X(ap_radio_wlan)         \
	X(ap_radio_bridge) X(ap_radio_country) X(ap_radio_shutdown)                                \
	X(ap_radio_policy_tag)                                                                     \
	/* cmd_policy.c */                                                                         \
	X(config_policy) X(config_policy_tag) X(config_ap_tag) X(config_ap_location) X(config_vlan) \
	X(policy_description) X(policy_shutdown) X(policy_aaa_override) X(policy_vlan)             \
	X(policy_session_timeout) X(policy_idle_timeout) X(policy_accounting_list)                 \
	X(policy_tag_description) X(policy_tag_wlan) X(ap_tag_policy) X(vlan_name)                 \
	X(ap_location_mac) X(ap_location_tag)                                                      \
	/* cmd_show_policy.c */                                                                    \
	X(show_policy_summary) X(show_policy_detailed) X(show_policy_tag_summary)                  \
	X(show_policy_tag_detailed) X(show_ap_tag_summary)                                         \
	/* cmd_mobility.c */                                                                       \
	X(mobility_group_name) X(mobility_group_member) X(mobility_group_multicast)                \
	X(mobility_multicast) X(mobility_keepalive_interval) X(mobility_keepalive_count)           \
	X(mobility_dscp)                                                                           \
	/* cmd_radio_link.c */                                                                     \
	X(radio_link) X(radio_link_grace) X(config_mobility_mac) X(config_r0kh_id)                 \
	X(gtk_rekey_interval) X(gtk_rekey_on_leave) X(client_exclusion)                            \
	/* cmd_debug.c */                                                                          \
	X(debug_client) X(debug_wireless_mac) X(debug_topic) X(debug_key_material) X(debug_all) X(undebug_all) X(debug_disable_all)   \
	/* cmd_wlan.c */                                                                           \
	X(wlan_shutdown) X(wlan_broadcast_ssid) X(wlan_okc) X(wlan_radio) X(wlan_radio_policy) X(wlan_dtim) X(wlan_client_limit) X(wlan_client_limit_ap) X(wlan_client_limit_radio) X(owe_transition) X(wlan_session_timeout)                \
	X(wlan_authentication_list)                                                                \
	/* cmd_wlan_security.c */                                                                  \
	X(wlan_wpa) X(wlan_wpa1) X(wlan_wpa2) X(wlan_wpa2_ciphers) X(wlan_wpa3)                    \
	X(wlan_akm) X(wlan_akm_ft) X(wlan_akm_sae) X(wlan_cckm_tolerance) X(wlan_psk)              \
	X(wlan_transition)                                                                         \
	X(wlan_ft) X(wlan_ft_adaptive) X(wlan_ft_over_the_ds) X(wlan_ft_pmkid)                     \
	X(wlan_ft_reassociation_timeout)                                                           \
	X(wlan_pmf) X(wlan_no_pmf) X(wlan_pmf_comeback) X(wlan_pmf_saquery)
// clang-format on

#define X(name) int cmd_##name(struct shell *s, struct grammar_walk const *w, struct writer *out);
HANDLER_LIST(X)
#undef X

#endif
