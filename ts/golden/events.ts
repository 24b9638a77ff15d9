/** What a suite exercised, by name, and the floors below which it has checked nothing. */

/**
 * Numbers of events: those of the model (`spikes`, `linksDropped`, ...), and those seen in the responses: `legal`, `refused`,
 * `accepted.NAME` and `refused.NAME` by command, `status.NAME` by refusal.
 */
export type Events = Readonly<Record<string, number>>;

/** A floor that was not reached. */
export interface MissedFloor {
  readonly event: string;
  readonly floor: number;
  readonly got: number;
}

/** Floors that `events` does not reach; an event that is not counted at all has not happened. */
export function missedFloors(floors: Events, events: Events): MissedFloor[] {
  return Object.entries(floors)
    .map(([event, floor]) => ({ event, floor, got: events[event] ?? 0 }))
    .filter(({ floor, got }) => got < floor);
}

/** The missed floors as one line. */
export function describeMissed(missed: readonly MissedFloor[]): string {
  return missed.map(({ event, floor, got }) => `${event} ${got} of ${floor}`).join(', ');
}
