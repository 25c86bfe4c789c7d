package dev.inferj.testkit.contract;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/**
 * Everything that is true of every {@link dev.inferj.ChatModel}, whatever runs it. A provider extends this in its tests
 * and says, by the methods of {@link ModelUnderTest}, which model to try.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ChatModelContract
        implements AnswerContract,
                UsageContract,
                StopContract,
                CancelContract,
                DeadlineContract,
                OverloadContract,
                ListenerContract,
                SubscriberContract,
                CloseContract,
                ConcurrencyContract,
                RequestContract,
                AddressContract,
                PrivacyContract {}
