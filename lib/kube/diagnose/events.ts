import type { ClusterEvent } from '../objects/core.ts'

/** When an event was last seen, in milliseconds; 0 where it does not say. */
export const lastSeen = ({ series, lastTimestamp, eventTime }: ClusterEvent): number =>
  Date.parse(series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? '') || 0

export const timesSeen = ({ series, count }: ClusterEvent): number => series?.count ?? count ?? 1

/** Events about an object, the latest first. */
export const eventsOf = (events: readonly ClusterEvent[], uid: string | undefined, reason?: string) =>
  events
    .filter((event) => event.involvedObject.uid === uid && (reason === undefined || event.reason === reason))
    .toSorted((a, b) => lastSeen(b) - lastSeen(a))
