package dev.inferj.llamacpp;

import dev.inferj.ChatModel;
import dev.inferj.ChatResponse;
import dev.inferj.Inference;
import dev.inferj.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Goes on with sessions whose KV state was changed by somebody who has the key, one after the other. A program of its
 * own: what llama.cpp makes of such a state may end the process.
 *
 * <p>Only what lies behind the list of cells is changed. llama.cpp believes that list without a check: a count of no
 * cells, for one, ends the process. The signature is what keeps such a file out.
 */
final class MutatedStates {
    /** The tenant of the session in the file, as it is replaced for each mutant so that none finds another's cells. */
    static final String TENANT = "t0000";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAGIC_BYTES = 8;
    private static final int HEAD_BYTES = MAGIC_BYTES + 32;
    private static final int[] ODD_NUMBERS = {
        -1, 0, 1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 20, 0x7c007c00, 0x7e007e00
    };

    private MutatedStates() {}

    /** Takes a model, a key, a session, how many tokens its state has, a number of mutants, and where the counts go. */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        Path key = Path.of(args[1]);
        byte[] right = Files.readAllBytes(Path.of(args[2]));
        int cells = Integer.parseInt(args[3]);
        int mutants = Integer.parseInt(args[4]);
        Path changed = Path.of(args[2] + ".changed");
        int brought = 0;
        int wiped = 0;
        try (Inference inference = Inference.builder().sessionKey(key).build()) {
            ChatModel model = inference.chat(RestoredElsewhere.options(Path.of(args[0])));
            for (int i = 1; i <= mutants; i++) {
                byte[] mutant = mutant(right, cells, new SplittableRandom(i));
                rename(mutant, String.format("t%04d", i));
                Files.write(changed, sign(mutant, Files.readAllBytes(key)));
                try (Session session = model.restoreSession(changed)) {
                    ChatResponse turn = session.request()
                            .rawPrompt(" Then")
                            .greedy()
                            .maxTokens(2)
                            .send();
                    brought += TurnOutcome.of(turn).computedTokens() < cells ? 1 : 0;
                    wiped += turn.receipt().preemptions();
                }
            }
            String sane = TurnOutcome.of(model.session().open(), TestModels.PROMPT, 30)
                    .text();
            Files.writeString(Path.of(args[5]), brought + "\n" + wiped + "\n" + sane);
        }
    }

    private static byte[] mutant(byte[] file, int cells, SplittableRandom random) {
        int state = stateStart(file, cells);
        int data =
                state + Integer.BYTES + 2 * Integer.BYTES * cells; // behind a count, and a position and a number each
        int at = data + random.nextInt(file.length - data);
        byte[] wrong = switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(file, at);
            case 1 -> {
                byte[] longer = Arrays.copyOf(file, file.length + 4);
                System.arraycopy(file, at, longer, at + 4, file.length - at);
                yield longer;
            }
            default -> file.clone();
        };
        int changes = 1 + random.nextInt(random.nextBoolean() ? 2 : 40);
        for (int room = wrong.length - data - Integer.BYTES; changes > 0 && room > 0; changes--) {
            int odd = random.nextInt(3) == 0 ? ODD_NUMBERS[random.nextInt(ODD_NUMBERS.length)] : random.nextInt();
            ByteBuffer.wrap(wrong).putInt(data + random.nextInt(room), odd);
        }
        ByteBuffer.wrap(wrong).putInt(state - Integer.BYTES, wrong.length - state);
        return wrong;
    }

    /** The state is the last thing in a file, behind its length. */
    private static int stateStart(byte[] file, int cells) {
        ByteBuffer content = ByteBuffer.wrap(file);
        for (int at = HEAD_BYTES; at < file.length - Integer.BYTES; at++) {
            boolean isLength = content.getInt(at) == file.length - at - Integer.BYTES;
            if (isLength && content.get(at + Integer.BYTES) == (byte) cells) {
                return at + Integer.BYTES;
            }
        }
        throw new AssertionError("no state in the file");
    }

    private static void rename(byte[] file, String tenant) {
        byte[] name = TENANT.getBytes(StandardCharsets.US_ASCII);
        for (int at = HEAD_BYTES; at < file.length - name.length; at++) {
            if (Arrays.equals(file, at, at + name.length, name, 0, name.length)) {
                System.arraycopy(tenant.getBytes(StandardCharsets.US_ASCII), 0, file, at, name.length);
                return;
            }
        }
        throw new AssertionError("no tenant in the file");
    }

    private static byte[] sign(byte[] file, byte[] key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(ALGORITHM);
        mac.init(new SecretKeySpec(key, ALGORITHM));
        mac.update(file, HEAD_BYTES, file.length - HEAD_BYTES);
        System.arraycopy(mac.doFinal(), 0, file, MAGIC_BYTES, HEAD_BYTES - MAGIC_BYTES);
        return file;
    }
}
