package dev.inferj.examples;

import dev.inferj.ChatResponse;
import dev.inferj.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Lays receipts out as a table. */
final class ReceiptTable {
    private ReceiptTable() {}

    static List<String> lines(List<ChatResponse> responses) {
        List<String> lines = new ArrayList<>();
        lines.add(" #  prompt  cached  output  end        queue ms  first ms  per token ms  total ms  batch width");
        for (int i = 0; i < responses.size(); i++) {
            ChatResponse response = responses.get(i);
            Receipt receipt = response.receipt();
            lines.add(String.format(
                    "%2d  %6d  %6d  %6d  %-9s  %8.1f  %8.1f  %12.2f  %8.1f  %.1f (max %d)",
                    i + 1,
                    response.usage().promptTokens(),
                    response.usage().cachedTokens(),
                    response.usage().outputTokens(),
                    response.finishReason(),
                    millis(receipt.queueTime()),
                    millis(receipt.timeToFirstToken()),
                    millis(receipt.timePerOutputToken()),
                    millis(receipt.totalTime()),
                    receipt.meanBatchWidth(),
                    receipt.maxBatchWidth()));
        }
        return lines;
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
