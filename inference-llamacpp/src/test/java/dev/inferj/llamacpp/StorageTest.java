package dev.inferj.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.InvalidModelException;
import dev.inferj.llamacpp.gguf.Families;
import dev.inferj.llamacpp.gguf.GgufFile;
import dev.inferj.llamacpp.gguf.GgufParts;
import dev.inferj.llamacpp.internal.ffi.LlamaLibrary;
import dev.inferj.llamacpp.internal.library.LibrarySearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The check of how tensors are stored says what llama.cpp does: what it lets through runs, and what it refuses would have
 * ended the process. Every tensor of every family in every type, of which a sample is tried;
 * {@code -Dinferj.test.storages=all} tries them all.
 */
class StorageTest {
    static final boolean ALL = System.getProperty("inferj.test.storages", "").equals("all");
    private static final int RUN = 40;
    private static final int CRASHED = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long SEED = 7;

    private static final List<String> TYPES = List.of(
            "F32", "F16", "BF16", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q8_1", "Q2_K", "Q3_K", "Q4_K", "Q5_K",
            "Q6_K", "Q8_K", "IQ2_XXS", "IQ2_XS", "IQ3_XXS", "IQ1_S", "IQ4_NL", "IQ3_S", "IQ2_S", "IQ4_XS", "I8", "I16",
            "I32", "I64", "F64", "IQ1_M", "TQ1_0", "TQ2_0");

    @TempDir
    private Path folder;

    @Test
    void checkSaysWhatLlamaCppDoes() throws Exception {
        compare(null);
    }

    @Test
    void checkSaysWhatAFurtherLibraryDoes() throws Exception {
        compare(FurtherLibrary.folder());
    }

    private void compare(@Nullable Path library) throws Exception {
        Map<String, Boolean> letThrough = new LinkedHashMap<>();
        int run = 0;
        int crashed = 0;
        for (String line : cases()) {
            if (ALL || run < RUN || crashed < CRASHED) {
                boolean through = isLetThrough(line, LibrarySearch.shared().find(library));
                if (ALL || (through ? run++ < RUN : crashed++ < CRASHED)) {
                    letThrough.put(line, through);
                }
            }
        }
        Map<String, String> outcomes = outcomes(new ArrayList<>(letThrough.keySet()), library);

        assertThat(outcomes).hasSameSizeAs(letThrough);
        assertThat(outcomes)
                .allSatisfy((line, outcome) -> assertThat(outcome)
                        .as(line)
                        .isEqualTo(Boolean.TRUE.equals(letThrough.get(line)) ? StorageRun.RAN : "ended the JVM"));
    }

    /** Returns the cases in an order by chance, without rows that are too short for their type. */
    private List<String> cases() throws IOException {
        List<String> cases = new ArrayList<>();
        for (Families family : Families.values()) {
            GgufParts parts = family.parts(folder);
            for (String tensor : parts.tensorNames()) {
                TYPES.stream()
                        .filter(type -> parts.fits(tensor, type))
                        .map(type -> family + "," + tensor + "," + type)
                        .forEach(cases::add);
            }
        }
        Collections.shuffle(cases, new Random(SEED));
        return cases;
    }

    private boolean isLetThrough(String line, LlamaLibrary library) throws IOException {
        Path file = Files.write(
                folder.resolve("checked.gguf"), StorageRun.model(folder, line).bytes());
        try {
            new ModelFile(GgufFile.read(file)).requireTensorsFor(library);
            return true;
        } catch (InvalidModelException e) {
            return false;
        }
    }

    private Map<String, String> outcomes(List<String> cases, @Nullable Path library) throws Exception {
        Map<String, String> outcomes = new LinkedHashMap<>();
        while (outcomes.size() < cases.size()) {
            Path left = Files.write(folder.resolve("cases"), cases.subList(outcomes.size(), cases.size()));
            try (ChildJvm child = ChildJvm.start(
                    folder,
                    StorageRun.class,
                    folder.toString(),
                    library == null ? "" : library.toString(),
                    left.toString())) {
                String begun = "";
                for (String said = child.line(PATIENCE); said != null; said = child.line(PATIENCE)) {
                    String[] words = said.split(" ", 2);
                    begun = words[1].equals(StorageRun.BEGINS) ? words[0] : "";
                    if (begun.isEmpty()) {
                        outcomes.put(words[0], words[1]);
                    }
                }
                if (begun.isEmpty()) {
                    assertThat(child.exitCode(PATIENCE)).as(child.errors()).isZero();
                } else {
                    outcomes.put(begun, "ended the JVM");
                }
            }
        }
        return outcomes;
    }
}
