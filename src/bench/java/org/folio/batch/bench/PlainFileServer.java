package org.folio.batch.bench;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Serves the files of a directory with {@code sendFile}. */
final class PlainFileServer {
  private PlainFileServer() {}

  /** Takes the directory as its argument, prints its port, and ends with its parent process. */
  public static void main(String[] args) throws Exception {
    Vertx vertx = Vertx.vertx();
    Path directory = Path.of(args[0]);
    Router router = Router.router(vertx);
    router
        .get("/:file")
        .handler(
            routing ->
                routing
                    .response()
                    .sendFile(directory.resolve(routing.pathParam("file")).toString()));
    int port =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0)
            .await(20, TimeUnit.SECONDS)
            .actualPort();
    System.out.println(port);
    Jvm.awaitEndOfParent();
    System.exit(0);
  }
}
