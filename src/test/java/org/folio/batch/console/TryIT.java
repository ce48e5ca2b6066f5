package org.folio.batch.console;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.Map;
import org.folio.batch.testkit.*;
import org.junit.jupiter.api.Test;

class TryIT {
  @Test
  void look() {
    var tenant = Services.freshTenant();
    try (var module = LocalModule.start(Services.freshDatabase(), Services.freshKafkaSettings(),
            Map.of("CONSOLE_ENABLED", "true", "CONSOLE_USERS", tenant.id() + ":Librarian:95e4942d-cbe8-477d-aebd-ad8e6de4bfc8"));
        var browser = Browser.start()) {
      new Gateway(module.baseUrl(), tenant).enable();
      Page page = browser.open();
      page.navigate(module.baseUrl() + "/batch-tracking/console");
      page.getByText("Librarian").click();
      for (String view : new String[] {"notifications", "limits", "dead-letters", "uploads", "health"}) {
        page.navigate(module.baseUrl() + "/batch-tracking/console#/" + view);
        page.waitForTimeout(700);
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("/tmp/shots/" + view + ".png")));
      }
      browser.assertNoComplaints();
    }
  }
}
