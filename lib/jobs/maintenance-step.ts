/** What a step is given: the product's now, and when to stop beginning anything. */
export type MaintenanceTime = { at: Date; isOutOfTime: () => boolean };

/** What a step did, by name. `remaining` is what it left for the next run. */
export type StepCounts = { remaining?: number } & Record<string, number>;

/**
 * A part of maintenance. It is safe to repeat, to run twice at once and to be
 * killed midway; it stops when out of time and throws when it could not do its
 * work, which keeps no other step from running. One that can have much to do has
 * its share of the time, so that those after it begin.
 */
export type MaintenanceStep = {
  name: string;
  mostMs?: number;
  run: (time: MaintenanceTime) => Promise<StepCounts>;
};
