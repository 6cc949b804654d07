if (Temporal.Now.timeZoneId() !== 'America/New_York') {
  throw new Error(
    `Unit tests run in the zone America/New_York, not ${Temporal.Now.timeZoneId()}: see vitest.config.ts`,
  );
}
