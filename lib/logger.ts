import pino from "pino";

/** One line of JSON per event. No secret, card, transcript or SQL parameter is ever passed to it. */
export const logger = pino({ base: undefined, timestamp: pino.stdTimeFunctions.isoTime });
