package org.folio.batch.consumption.resource;

import java.util.ArrayList;
import java.util.List;
import org.folio.batch.api.model.ResultMessage;
import org.folio.batch.api.model.ResultMessages;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.Violation;
import org.folio.batch.http.ErrorFormat;
import org.folio.batch.http.RequestContext;
import org.folio.batch.json.Json;

/** Formats errors as result messages, one for each violated rule. */
public final class OhiErrorFormat implements ErrorFormat {
  private static final String FATAL = "FATAL";

  @Override
  public Answer of(ServiceException failure, RequestContext context, String path) {
    List<ResultMessage> messages = new ArrayList<>();
    for (Violation violation : failure.violations()) {
      messages.add(message(violation.code(), violation.key() + " " + violation.message()));
    }
    if (messages.isEmpty()) {
      messages.add(message(failure.kind().name(), ErrorFormat.text(failure, context)));
    }
    return new Answer(
        failure.kind().status(),
        OhiJson.MEDIA_TYPE,
        Json.encode(new ResultMessages().withResultMessages(messages)).toString());
  }

  private static ResultMessage message(String code, String text) {
    return new ResultMessage().withCode(code).withSeverity(FATAL).withText(text);
  }
}
