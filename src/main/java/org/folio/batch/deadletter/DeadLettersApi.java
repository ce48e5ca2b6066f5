package org.folio.batch.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.folio.batch.api.BatchTrackingDeadLetters;
import org.folio.batch.api.model.DeadLetterReplay;
import org.folio.batch.api.model.DeadLetterReplayed;
import org.folio.batch.api.model.DeadLetters;
import org.folio.batch.deadletter.DeadLetterService.Result;
import org.folio.batch.deadletter.DeadLetterService.Shown;
import org.folio.batch.http.RequestContext;
import org.folio.batch.ingest.position.RecordPosition;
import org.folio.batch.kafka.TopicReader.Page;
import org.jspecify.annotations.Nullable;

/** The HTTP endpoints of dead letters. */
public final class DeadLettersApi implements BatchTrackingDeadLetters {
  private static final int MOST_OF_A_PAGE = 100;

  private final DeadLetterService service;

  public DeadLettersApi(DeadLetterService service) {
    this.service = service;
  }

  @Override
  public Future<GetBatchTrackingDeadLettersResponse> getBatchTrackingDeadLetters(
      @Nullable String query, int limit, @Nullable String after, RequestContext context) {
    return service
        .list(
            context.tenant(),
            DeadLetterList.filter(query),
            Math.min(limit, MOST_OF_A_PAGE),
            offsets(after))
        .map(
            page ->
                GetBatchTrackingDeadLettersResponse.respond200WithApplicationJson(
                    new DeadLetters()
                        .withDeadLetters(
                            page.messages().stream()
                                .map(one -> json(one).withValueStart(one.letter().valueStart()))
                                .toList())
                        .withTotalRecords(page.total())
                        .withNext(next(page))));
  }

  @Override
  public Future<GetBatchTrackingDeadLettersByIdResponse> getBatchTrackingDeadLettersById(
      String id, RequestContext context) {
    return service
        .get(context.tenant(), id)
        .map(
            one -> {
              byte[] value = one.letter().value();
              return GetBatchTrackingDeadLettersByIdResponse.respond200WithApplicationJson(
                  json(one).withValue(value == null ? null : new String(value, UTF_8)));
            });
  }

  @Override
  public Future<PostBatchTrackingDeadLettersReplayByIdResponse>
      postBatchTrackingDeadLettersReplayById(
          String id, DeadLetterReplay entity, RequestContext context) {
    return service
        .replay(
            context.tenant(),
            id,
            entity.getValue(),
            context.userId(),
            name -> context.headers().get(name))
        .map(DeadLettersApi::json)
        .map(PostBatchTrackingDeadLettersReplayByIdResponse::respond200WithApplicationJson);
  }

  private static DeadLetterReplayed json(Result result) {
    Replay replay = result.replay();
    return new DeadLetterReplayed()
        .withId(result.id())
        .withStatus(
            replay == null ? DeadLetterReplayed.Status.SKIPPED : DeadLetterReplayed.Status.COUNTED)
        .withSkipReason(result.skipReason())
        .withReplayedDate(replay == null ? null : replay.date().toString());
  }

  private static org.folio.batch.api.model.DeadLetter json(Shown shown) {
    DeadLetter letter = shown.letter();
    RecordPosition place = letter.place();
    Replay replay = shown.replay();
    UUID by = replay == null ? null : replay.by();
    return new org.folio.batch.api.model.DeadLetter()
        .withId(letter.id())
        .withReason(letter.reason())
        .withTopic(place.topic())
        .withPartition(place.partition())
        .withOffset(place.offset())
        .withSkippedOffsets(letter.skippedOffsets() == 0 ? null : letter.skippedOffsets())
        .withCreatedDate(letter.createdDate().toString())
        .withKey(letter.key())
        .withValueSize(letter.valueSize() < 0 ? null : (long) letter.valueSize())
        .withValueCut(letter.isCut())
        .withReplayedDate(replay == null ? null : replay.date().toString())
        .withReplayedByUserId(by == null ? null : by.toString())
        .withReplayedCorrected(replay == null ? null : replay.corrected());
  }

  // the RAML has checked its form
  private static Map<Integer, Long> offsets(@Nullable String after) {
    Map<Integer, Long> offsets = new HashMap<>();
    if (after != null) {
      for (String part : after.split(",", -1)) {
        int colon = part.indexOf(':');
        offsets.put(
            Integer.valueOf(part.substring(0, colon)), Long.valueOf(part.substring(colon + 1)));
      }
    }
    return offsets;
  }

  private static @Nullable String next(Page<?> page) {
    return page.next().isEmpty()
        ? null
        : page.next().entrySet().stream()
            .map(entry -> entry.getKey() + ":" + entry.getValue())
            .collect(Collectors.joining(","));
  }
}
