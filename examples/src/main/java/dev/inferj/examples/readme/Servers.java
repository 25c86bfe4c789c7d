package dev.inferj.examples.readme;

import dev.inferj.ChatModel;
import dev.inferj.Inference;
import dev.inferj.remote.Hedging;
import dev.inferj.remote.Routing;
import dev.inferj.remote.ServerLimit;
import dev.inferj.remote.Vllm;
import java.net.URI;

final class Servers {
    public static void main(String[] args) {
        try (Inference inference = Inference.create()) {
            // snippet: pool
            ChatModel model = inference.chat(Vllm.at(URI.create(args[0])) // http://gpu-1:8000
                    .model("qwen")
                    .replicas(args[1], args[2]) // gpu-2:8000, gpu-3:8000
                    .routing(Routing.PREFIX) // prompts that begin alike go where their beginning is cached
                    .hedging(Hedging.afterPercentile(95)) // a second server, where the first is late
                    .serverLimit(ServerLimit.of(64))); // others wait here, by priority
            model.request()
                    .user("Why is the sky blue?")
                    .send()
                    .receipt()
                    .attempts()
                    .forEach(System.out::println);
            // gpu-2:8000 after 0 ms, ANSWERED in 812 ms
            // end
        }
    }
}
