package dev.inferj.djl.internal.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.inferj.InvalidModelException;
import dev.inferj.djl.internal.json.JsonFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigReaderTest {
    private static final String SIZES = "'num_hidden_layers':12,'hidden_size':64,'num_attention_heads':4,"
            + "'intermediate_size':96,'vocab_size':100,'max_position_embeddings':512";

    @Test
    void whatIsLeftOutHasItsDefault() {
        Decoder decoder = read("llama", "");
        assertThat(decoder.kvHeads()).isEqualTo(4);
        assertThat(decoder.headSize()).isEqualTo(16);
        assertThat(decoder.tied()).isFalse();
        assertThat(decoder.window()).isZero();
        assertThat(decoder.attentionScale()).isEqualTo(0.25);
        assertThat(read("gemma", "").tied()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "mixtral", "bert", "llama4", "Llama", ""})
    void otherFamiliesAreRefusedByName(String type) {
        assertThatExceptionOfType(InvalidModelException.class)
                .isThrownBy(() -> read(type, ""))
                .withMessage(
                        "model_type must be one of llama, mistral, qwen2, qwen3, phi3, gemma, gemma2, gemma3_text: "
                                + type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "'num_key_value_heads':3 | num_key_value_heads must be a divisor of 4: 3",
                "'head_dim':15 | head_dim must be even and at least 2: 15",
                "'hidden_size':-1 | hidden_size must be in",
                "'hidden_size':1e30 | hidden_size must be a whole number",
                "'hidden_size':'64' | hidden_size must be a whole number",
                "'rms_norm_eps':0 | rms_norm_eps must be in (0, 1): 0.0",
                "'hidden_act':'relu' | hidden_act must be silu, gelu or gelu_pytorch_tanh: relu",
                "'rope_scaling':{'rope_type':'longrope'} | rope_type must be one of default, linear, llama3, yarn: longrope",
                "'rope_scaling':{'rope_type':'linear'} | factor must be a number: absent",
                "'rope_scaling':{'rope_type':'linear','factor':0} | factor must be > 0: 0.0",
                "'rope_theta':0 | rope_theta must be >= 1: 0.0",
                "'partial_rotary_factor':0.5 | partial_rotary_factor must be 1",
                "'quantization_config':{'bits':4} | quantization_config must be absent",
                "'layer_types':['full_attention'] | layer_types must be an array of 12 types: 1 types",
                "'sliding_window':0 | sliding_window must be in",
            })
    void whatContradictsItselfIsRefused(String fields, String message) {
        assertThatExceptionOfType(InvalidModelException.class)
                .isThrownBy(() -> read("llama", "," + fields))
                .withMessageContaining(message);
    }

    @Test
    void layersSeeWindowsAsTheirFamilySays() {
        assertThat(read("mistral", ",'sliding_window':8").windows()).containsOnly(8);
        assertThat(read("gemma2", ",'sliding_window':8").windows()).startsWith(8, 0, 8, 0);
        assertThat(read("gemma3_text", ",'sliding_window':8").windows())
                .containsExactly(8, 8, 8, 8, 8, 0, 8, 8, 8, 8, 8, 0);
        assertThat(read("qwen2", ",'sliding_window':8,'use_sliding_window':false")
                        .windows())
                .containsOnly(0);
        assertThat(read("qwen2", ",'sliding_window':8,'use_sliding_window':true,'max_window_layers':10")
                        .windows())
                .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 8);
    }

    @Test
    void oldAndNewWaysToWriteRotationsAreTheSame() {
        Rope old = read("llama", ",'rope_theta':500000.0,'rope_scaling':{'type':'linear','factor':2}")
                .ropes()
                .get(0);
        Rope recent = read("llama", ",'rope_parameters':{'rope_theta':500000.0,'rope_type':'linear','factor':2}")
                .ropes()
                .get(0);
        assertThat(recent).isEqualTo(old);
        Decoder oldGemma = read(
                "gemma3_text",
                ",'sliding_window':8,'rope_theta':1000000.0,'rope_local_base_freq':10000.0,"
                        + "'rope_scaling':{'rope_type':'linear','factor':8.0}");
        Decoder recentGemma = read(
                "gemma3_text",
                ",'sliding_window':8,'rope_parameters':{"
                        + "'full_attention':{'rope_type':'linear','factor':8.0,'rope_theta':1000000.0},"
                        + "'sliding_attention':{'rope_type':'default','rope_theta':10000.0}}");
        assertThat(recentGemma.ropes()).isEqualTo(oldGemma.ropes()).hasSize(2);
        assertThat(recentGemma.ropeOfLayer()).containsExactly(1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0);
    }

    /** The ends of the ramp, by the paper's own words: few turns are stretched by the factor, many not at all. */
    @Test
    void yarnStretchesSlowPairsOnly() {
        Rope rope = read(
                        "qwen2",
                        ",'head_dim':128,'rope_theta':1000000.0,'rope_scaling':{'rope_type':'yarn','factor':4.0,"
                                + "'original_max_position_embeddings':32768}")
                .ropes()
                .get(0);
        assertThat(rope.frequencies().get(0)).isEqualTo(1);
        assertThat(rope.frequencies().get(10)).isEqualTo(Math.pow(1e6, -20.0 / 128));
        assertThat(rope.frequencies().get(63)).isCloseTo(Math.pow(1e6, -126.0 / 128) / 4, within(1e-18));
        assertThat(rope.scale()).isCloseTo(0.1 * Math.log(4) + 1, within(1e-12));
    }

    private static Decoder read(String type, String more) {
        String json = "{'model_type':'" + type + "'," + SIZES + more + "}";
        return ConfigReader.read(JsonFields.parse(json.replace('\'', '"'), "config.json"));
    }
}
