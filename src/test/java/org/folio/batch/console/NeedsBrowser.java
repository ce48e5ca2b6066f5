package org.folio.batch.console;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a test class, with one line, where no browser is installed. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsBrowser.Condition.class)
@interface NeedsBrowser {

  /** Looks for the browser. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (Browser.installed().isPresent()) {
        return ConditionEvaluationResult.enabled("a browser is installed");
      }
      if (context.getTestMethod().isEmpty()) {
        System.out.println(
            "Skips "
                + context.getDisplayName()
                + ": no browser is installed. On Debian: apt-get install chromium");
      }
      return ConditionEvaluationResult.disabled("no browser is installed");
    }
  }
}
