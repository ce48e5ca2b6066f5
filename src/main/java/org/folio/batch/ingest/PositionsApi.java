package org.folio.batch.ingest;

import io.vertx.core.Future;
import java.util.List;
import org.folio.batch.api.BatchTrackingIngestPositions;
import org.folio.batch.api.model.IngestPosition;
import org.folio.batch.api.model.IngestPositionMove;
import org.folio.batch.api.model.IngestPositions;
import org.folio.batch.http.RequestContext;
import org.folio.batch.ingest.PositionService.Position;
import org.folio.batch.ingest.position.PartitionId;

/** The HTTP endpoints of a tenant's positions. */
public final class PositionsApi implements BatchTrackingIngestPositions {
  private final PositionService service;

  public PositionsApi(PositionService service) {
    this.service = service;
  }

  @Override
  public Future<GetBatchTrackingIngestPositionsResponse> getBatchTrackingIngestPositions(
      RequestContext context) {
    return service
        .list(context.tenant())
        .map(
            positions -> {
              List<IngestPosition> all = positions.stream().map(PositionsApi::json).toList();
              return GetBatchTrackingIngestPositionsResponse.respond200WithApplicationJson(
                  new IngestPositions().withPositions(all).withTotalRecords(all.size()));
            });
  }

  @Override
  public Future<PutBatchTrackingIngestPositionsResponse> putBatchTrackingIngestPositions(
      IngestPositionMove entity, RequestContext context) {
    return service
        .move(context.tenant(), entity.getTopic(), entity.getPartition(), entity.getOffset())
        .map(PositionsApi::json)
        .map(PutBatchTrackingIngestPositionsResponse::respond200WithApplicationJson);
  }

  private static IngestPosition json(Position position) {
    PartitionId id = position.partition();
    return new IngestPosition()
        .withTopic(id.topic())
        .withPartition(id.partition())
        .withOffset(position.offset())
        .withBeginningOffset(position.beginning())
        .withEndOffset(position.end());
  }
}
