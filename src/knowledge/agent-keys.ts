/**
 * Keys by which an agent tells its server, when the container runs, whose data it sends: its installer writes them to
 * its configuration. Sources: https://docs.datadoghq.com/agent/, https://docs.newrelic.com/docs/infrastructure/,
 * https://www.ibm.com/docs/en/instana-observability, https://docs.dynatrace.com/docs/ingest-from,
 * https://app.scalyr.com/help/install-agent-linux, https://docs.appdynamics.com/, https://docs.sysdig.com/
 */
const agentKey =
  /^(?:DD|DATADOG|NEW_?RELIC|NR|NRIA|INSTANA|DYNATRACE|DT|TAKIPI|OVEROPS|SCALYR|LOGDNA|SUMO(?:LOGIC)?|SPLUNK|APPDYNAMICS|APPD|SYSDIG|LACEWORK)_|(?:^|_)(?:AGENT|LICEN[CS]E)_(?:\w+_)?KEY$|_INGESTION_KEY$/i;

/** Whether a variable holds the key of an agent, by its name. */
export function isAgentKey(name: string): boolean {
  return agentKey.test(name);
}
