package org.folio.batch.query;

import java.util.List;
import org.folio.batch.api.model.StateCount;
import org.jspecify.annotations.Nullable;

/** What the answers of all lists have in common. */
public final class ListAnswers {
  private ListAnswers() {}

  /** Returns the limit if the answer has fewer records than requested; otherwise null. */
  public static @Nullable Integer limitedTo(ListPage<?> page, int wanted) {
    return wanted > ListRequests.FOLIO_MAX && page.hasMore() ? ListRequests.FOLIO_MAX : null;
  }

  /** Returns the numbers of records in each state; null if they were not requested. */
  public static @Nullable List<StateCount> counts(ListPage<?> page) {
    List<StateTally> tallies = page.counts();
    return tallies == null
        ? null
        : tallies.stream()
            .map(
                tally ->
                    new StateCount()
                        .withState(tally.state())
                        .withCount(tally.count())
                        .withExact(tally.isExact()))
            .toList();
  }
}
