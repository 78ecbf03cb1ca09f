package io.sluice.ops.loss;

import java.util.List;
import java.util.Map;

/**
 * What the judge looks at, when everything is over. Immutable but for the logs, which nobody writes any more.
 *
 * @param plan what was done
 * @param diaries of all clients, one for each of their channels
 * @param log of all publishers
 * @param ends where each channel's stream was when all was over; a channel whose end could not be found is missing
 */
record Evidence(Plan plan, List<Diary> diaries, PublishLog log, Map<String, Position> ends) {
}
