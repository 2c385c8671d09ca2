/** What the policies about money at risk may be. */

export const LONGEST_GRACE_DAYS = 365;
export const MOST_ALERT_EMAILS = 20;
