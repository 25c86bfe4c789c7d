package dev.inferj.djl.internal.architecture;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes the program of a decoder in TorchScript. Its method {@code forward} takes the tokens of all sequences of a step
 * one behind the other: everything but attention runs over all rows at once, attention sequence by sequence, so nothing
 * is padded, and prompt chunks go with single tokens.
 *
 * <p><b>Same bits.</b> What a row becomes must not depend on the rows beside it. So attention is computed for each token
 * by itself, as a batch whose items share keys and values, over keys from a multiple of {@link #BLOCK} to the next one
 * behind the token: its shape then follows from the token's position alone. What is behind the token in its block is
 * masked by a row of a table made once.
 */
public final class DecoderScript {
    /** Positions that attention is rounded up to, and that a cache's capacity is a multiple of. */
    public static final int BLOCK = 64;

    /** The numbers by which libtorch calls its types. */
    public static final int F32 = 6;

    public static final int F16 = 5;

    private final Decoder decoder;
    private final LinearScript linear;
    private final int cacheType;
    private final StringBuilder text = new StringBuilder();

    private DecoderScript(Decoder decoder, LinearScript linear, int cacheType) {
        this.decoder = decoder;
        this.linear = linear;
        this.cacheType = cacheType;
    }

    /**
     * Writes a program.
     *
     * @param cacheType of keys and values, {@link #F32} or {@link #F16}
     * @param hasHead whether it returns logits, and not hidden states
     */
    public static String write(Decoder decoder, LinearScript linear, int cacheType, boolean hasHead) {
        DecoderScript script = new DecoderScript(decoder, linear, cacheType);
        script.text.append(linear.method());
        script.norm();
        script.rotate();
        script.attend();
        script.layer();
        script.forward(hasHead);
        return script.text.toString();
    }

    /** Returns whether attention of this decoder runs on 16-bit keys and values. */
    public static boolean takesHalfCache(Decoder decoder) {
        return decoder.attentionCap() == 0;
    }

    private void norm() {
        lines("""
            def norm(self: __torch__.M, x: Tensor, w: Tensor) -> Tensor:
              return torch.rms_norm(x, [x.size(-1)], w, %s)
            """.formatted(number(decoder.epsilon())));
    }

    private void rotate() {
        int half = decoder.headSize() / 2;
        lines("""
            def rotate(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
              a = torch.slice(x, -1, 0, %1$d)
              b = torch.slice(x, -1, %1$d, %2$d)
              return torch.add(torch.mul(x, cos), torch.mul(torch.cat([torch.neg(b), a], -1), sin))
            """.formatted(half, 2 * half));
    }

    /** q: [tokens, kvHeads, heads / kvHeads, headSize]; k, v: [kvHeads, capacity, headSize], token t at position p + t. */
    private void attend() {
        if (decoder.attentionCap() > 0) {
            attendCapped();
            return;
        }
        lines("""
            def attend(self: __torch__.M, q: Tensor, k: Tensor, v: Tensor, p: int, w: int, mask: Tensor, o: List[Tensor]) -> int:
              n = q.size(0)
              all = mask.size(1) - %1$d
              first = p // %1$d
              for i in range((p + n - 1) // %1$d - first + 1):
                begin = (first + i) * %1$d
                end = begin + %1$d
                x = ops.prim.max(p, begin)
                y = ops.prim.min(p + n, end)
                c = y - x
                a = 0
                if w > 0:
                  a = ops.prim.max(0, (begin - w + 1) // %1$d * %1$d)
                kk = torch.unsqueeze(torch.slice(k, 1, a, end), 0).expand([c, -1, -1, -1])
                vv = torch.unsqueeze(torch.slice(v, 1, a, end), 0).expand([c, -1, -1, -1])
                rows = torch.slice(mask, 0, x - begin, y - begin)
                m = torch.unsqueeze(torch.unsqueeze(torch.slice(rows, 1, all - begin + a, all + %1$d), 1), 1)
                r = torch.scaled_dot_product_attention(torch.slice(q, 0, x - p, y - p), kk, vv, m, 0., False, scale=%2$s)
                _0 = torch.append(o, r.reshape([c, %3$d]))
              return n
            """.formatted(BLOCK, number(decoder.attentionScale()), decoder.heads() * decoder.headSize()));
    }

    /** With a cap on the scores there is no fused operation, and a token's own matrices keep its bits its own. */
    private void attendCapped() {
        lines("""
            def attend(self: __torch__.M, q: Tensor, k: Tensor, v: Tensor, p: int, w: int, mask: Tensor, o: List[Tensor]) -> int:
              n = q.size(0)
              for t in range(n):
                end = p + t + 1
                a = 0
                if w > 0:
                  a = ops.prim.max(0, end - w)
                s = torch.matmul(torch.select(q, 0, t), torch.transpose(torch.slice(k, 1, a, end), 1, 2))
                s2 = torch.mul(torch.tanh(torch.mul(s, %1$s)), %2$s)
                r = torch.matmul(torch.softmax(s2, -1), torch.slice(v, 1, a, end))
                _0 = torch.append(o, r.reshape([1, %3$d]))
              return n
            """.formatted(
                        number(decoder.attentionScale() / decoder.attentionCap()),
                        number(decoder.attentionCap()),
                        decoder.heads() * decoder.headSize()));
    }

    private void layer() {
        int heads = decoder.heads();
        int kvHeads = decoder.kvHeads();
        List<String> body = new ArrayList<>();
        body.add("n = x.size(0)");
        body.add("h = (self).norm(x, v[" + at(LayerVector.INPUT_NORM) + "])");
        body.add("qkv = " + product("h", LayerMatrix.QUERY_KEY_VALUE, LayerVector.QKV_BIAS) + ".view([n, "
                + (heads + 2 * kvHeads) + ", " + decoder.headSize() + "])");
        if (decoder.normedHeads()) {
            body.add("q0 = (self).norm(torch.slice(qkv, 1, 0, " + heads + "), v[" + at(LayerVector.QUERY_NORM) + "])");
            body.add("k0 = (self).norm(torch.slice(qkv, 1, " + heads + ", " + (heads + kvHeads) + "), v["
                    + at(LayerVector.KEY_NORM) + "])");
            body.add("qk = (self).rotate(torch.cat([q0, k0], 1), cos, sin)");
        } else {
            body.add("qk = (self).rotate(torch.slice(qkv, 1, 0, " + (heads + kvHeads) + "), cos, sin)");
        }
        body.add("q = torch.contiguous(torch.to(torch.slice(qk, 1, 0, " + heads + "), " + cacheType + ")).view([n, "
                + kvHeads + ", " + heads / kvHeads + ", " + decoder.headSize() + "])");
        body.add("k = torch.transpose(torch.slice(qk, 1, " + heads + ", " + (heads + kvHeads) + "), 0, 1)");
        body.add("values = torch.transpose(torch.slice(qkv, 1, " + (heads + kvHeads) + ", " + (heads + 2 * kvHeads)
                + "), 0, 1)");
        body.add("outs = annotate(List[Tensor], [])");
        body.add("off = 0");
        body.add("for i in range(len(lens)):");
        body.add("  c = torch.select(caches[i], 0, l)");
        body.add("  p = past[i]");
        body.add("  e = off + lens[i]");
        body.add("  ck = torch.select(c, 0, 0)");
        body.add("  cv = torch.select(c, 0, 1)");
        body.add("  _0 = torch.copy_(torch.slice(ck, 1, p, p + lens[i]), torch.slice(k, 1, off, e))");
        body.add("  _1 = torch.copy_(torch.slice(cv, 1, p, p + lens[i]), torch.slice(values, 1, off, e))");
        body.add("  off = off + (self).attend(torch.slice(q, 0, off, e), ck, cv, p, window, mask, outs)");
        body.add("a = torch.to(torch.cat(outs, 0), " + F32 + ")");
        body.add("a2 = " + product("a", LayerMatrix.ATTENTION_OUTPUT, LayerVector.OUTPUT_BIAS));
        body.add("x2 = torch.add(x, " + normedOutput("a2", LayerVector.ATTENTION_OUTPUT_NORM) + ")");
        body.add("h2 = (self).norm(x2, v[" + at(LayerVector.INNER_NORM) + "])");
        body.add("gu = " + product("h2", LayerMatrix.GATE_UP, LayerVector.GATE_UP_BIAS));
        int inner = decoder.inner();
        body.add("g = torch.mul(" + decoder.activation().of("torch.slice(gu, 1, 0, " + inner + ")")
                + ", torch.slice(gu, 1, " + inner + ", " + 2 * inner + "))");
        body.add("d = " + product("g", LayerMatrix.DOWN, LayerVector.DOWN_BIAS));
        body.add("return torch.add(x2, " + normedOutput("d", LayerVector.INNER_OUTPUT_NORM) + ")");
        method(
                "layer(self: __torch__.M, x: Tensor, l: int, window: int, cos: Tensor, sin: Tensor, lens: List[int],"
                        + " past: List[int], caches: List[Tensor], m: List[" + linear.matrixType()
                        + "], s: List[Tensor], v: List[Tensor], mask: Tensor) -> Tensor",
                body);
    }

    private void forward(boolean hasHead) {
        List<String> body = new ArrayList<>();
        body.add("ids = torch.to(torch.tensor(tokens), ops.prim.device(embedding), 4)");
        body.add("pos = torch.to(torch.tensor(positions), ops.prim.device(embedding), 4)");
        body.add("x = torch.to(torch.embedding(embedding, ids), " + F32 + ")");
        if (decoder.embeddingScale() != 1) {
            body.add("x = torch.mul(x, " + number(decoder.embeddingScale()) + ")");
        }
        body.add("turns = torch.unsqueeze(torch.index_select(turn, 2, pos), 3)");
        body.add("for l in range(" + decoder.layers() + "):");
        body.add("  t = torch.select(turns, 0, ropes[l])");
        body.add("  w = windows[l]");
        body.add(
                "  x = (self).layer(x, l, w, torch.select(t, 0, 0), torch.select(t, 0, 1), lens, past, caches, m, s, v,"
                        + " masks[ops.prim.min(w, 1)])");
        body.add("if len(last) == 0:");
        body.add("  y = torch.zeros([0, " + (hasHead ? decoder.vocabulary() : decoder.hidden()) + "])");
        body.add("else:");
        body.add("  rows = torch.to(torch.tensor(last), ops.prim.device(embedding), 4)");
        body.add("  z = (self).norm(torch.index_select(x, 0, rows), v[0])");
        if (hasHead) {
            body.add("  z = (self).linear(z, m, s, " + LayerMatrix.headIndex(decoder) + ")");
        }
        if (hasHead && decoder.logitCap() > 0) {
            body.add("  z = torch.mul(torch.tanh(torch.mul(z, " + number(1 / decoder.logitCap()) + ")), "
                    + number(decoder.logitCap()) + ")");
        }
        body.add("  y = torch.contiguous(torch.cpu(z))");
        body.add("return y");
        method(
                "forward(self: __torch__.M, tokens: List[int], positions: List[int], lens: List[int], past: List[int],"
                        + " last: List[int], caches: List[Tensor], m: List[" + linear.matrixType()
                        + "], s: List[Tensor], v: List[Tensor], embedding: Tensor, turn: Tensor, masks: List[Tensor],"
                        + " windows: List[int], ropes: List[int]) -> Tensor",
                body);
    }

    private String product(String input, LayerMatrix matrix, LayerVector bias) {
        String product = "(self).linear(" + input + ", m, s, " + matrix.index() + ")";
        return bias.isIn(decoder) ? "torch.add(" + product + ", v[" + at(bias) + "])" : product;
    }

    private String normedOutput(String value, LayerVector norm) {
        return norm.isIn(decoder) ? "(self).norm(" + value + ", v[" + at(norm) + "])" : value;
    }

    private String at(LayerVector vector) {
        return vector.index(decoder);
    }

    private static String number(double value) {
        return Double.toString(value).replace('E', 'e');
    }

    private void method(String signature, List<String> body) {
        lines("def " + signature + ":\n"
                + String.join("\n", body.stream().map(line -> "  " + line).toList()));
    }

    private void lines(String methods) {
        methods.lines().forEach(line -> text.append("  ").append(line).append('\n'));
    }
}
