package dev.inferj.testkit.contract;

import dev.inferj.ChatEvent;
import dev.inferj.ChatModel;
import dev.inferj.ChatRequest;
import dev.inferj.ChatResponse;
import java.util.stream.Stream;

/** The ways in which a request can be sent; each waits for the whole answer and checks the events it was told of. */
enum WayOfSending {
    SEND {
        @Override
        ChatResponse answer(ChatModel model, ChatRequest request) {
            return model.send(request);
        }
    },
    SEND_ASYNC {
        @Override
        ChatResponse answer(ChatModel model, ChatRequest request) {
            return Await.result("sendAsync", model.sendAsync(request));
        }
    },
    STREAM {
        @Override
        ChatResponse answer(ChatModel model, ChatRequest request) {
            try (Stream<ChatEvent> stream = model.stream(request)) {
                return Events.response(stream.toList());
            }
        }
    },
    SUBMIT {
        @Override
        ChatResponse answer(ChatModel model, ChatRequest request) {
            RecordingListener listener = RecordingListener.prompt();
            Await.result("submit", model.submit(request, listener).response());
            return listener.response();
        }
    },
    PUBLISH {
        @Override
        ChatResponse answer(ChatModel model, ChatRequest request) {
            RecordingSubscriber subscriber = RecordingSubscriber.oneByOne();
            model.publish(request).subscribe(subscriber);
            return subscriber.response();
        }
    };

    abstract ChatResponse answer(ChatModel model, ChatRequest request);
}
