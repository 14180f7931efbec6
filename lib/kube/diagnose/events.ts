/** An event of the core API; the scheduler's have a series in place of a count. */
export interface ClusterEvent {
  involvedObject: { kind?: string; name?: string; uid?: string; fieldPath?: string }
  reason?: string
  message?: string
  count?: number
  series?: { count?: number; lastObservedTime?: string }
  lastTimestamp?: string | null
  eventTime?: string | null
}

/** When an event was last seen, in milliseconds; 0 where it does not say. */
export const lastSeen = ({ series, lastTimestamp, eventTime }: ClusterEvent): number =>
  Date.parse(series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? '') || 0

export const timesSeen = ({ series, count }: ClusterEvent): number => series?.count ?? count ?? 1

/** Events about an object, the latest first. */
export const eventsOf = (events: readonly ClusterEvent[], uid: string | undefined, reason?: string) =>
  events
    .filter((event) => event.involvedObject.uid === uid && (reason === undefined || event.reason === reason))
    .toSorted((a, b) => lastSeen(b) - lastSeen(a))
