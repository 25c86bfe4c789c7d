package dev.inferj.djl.internal.encoder;

import dev.inferj.djl.internal.architecture.LinearScript;

/**
 * The program of an encoder in TorchScript. The tokens of all texts of a batch stand one behind the other: everything but
 * attention runs over all rows at once, attention text by text. So nothing is padded, there is no mask to get wrong, and
 * what a text becomes does not depend on its neighbours.
 *
 * <p>Matrices are four for each layer: queries, keys and values together; the output of attention; up; down. Vectors are
 * the two of the first norm, then eight for each layer: the biases of these, with each norm behind the matrix it follows.
 * Behind them come those of the head that scores, if there is one.
 */
final class EncoderScript {
    /** How many matrices a layer has. */
    static final int MATRICES = 4;

    /** How many vectors a layer has. */
    static final int VECTORS = 8;

    /** How many vectors stand in front of those of the first layer. */
    static final int FIRST_VECTOR = 2;

    private EncoderScript() {}

    static String write(Encoder encoder, LinearScript linear) {
        String lists = "m: List[" + linear.matrixType() + "], s: List[Tensor], v: List[Tensor]";
        int head = FIRST_VECTOR + VECTORS * encoder.layers();
        return linear.method()
                + """
              def norm(self: __torch__.M, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
                return torch.layer_norm(x, [%1$d], w, b, %2$s)
              def attend(self: __torch__.M, qkv: Tensor) -> Tensor:
                p = torch.contiguous(torch.permute(qkv, [1, 2, 0, 3]))
                q = torch.unsqueeze(torch.select(p, 0, 0), 0)
                k = torch.unsqueeze(torch.select(p, 0, 1), 0)
                w = torch.unsqueeze(torch.select(p, 0, 2), 0)
                r = torch.scaled_dot_product_attention(q, k, w, None, 0., False)
                return torch.transpose(torch.squeeze(r, 0), 0, 1).reshape([qkv.size(0), %1$d])
              def layer(self: __torch__.M, x: Tensor, l: int, lens: List[int], %3$s) -> Tensor:
                b = %4$d + %5$d * l
                qkv = torch.add((self).linear(x, m, s, %6$d * l), v[b]).view([x.size(0), 3, %7$d, %8$d])
                outs = annotate(List[Tensor], [])
                off = 0
                for i in range(len(lens)):
                  e = off + lens[i]
                  _0 = torch.append(outs, (self).attend(torch.slice(qkv, 0, off, e)))
                  off = e
                a = torch.add((self).linear(torch.cat(outs, 0), m, s, %6$d * l + 1), v[b + 1])
                y = (self).norm(torch.add(x, a), v[b + 2], v[b + 3])
                u = torch.add((self).linear(y, m, s, %6$d * l + 2), v[b + 4])
                d = torch.add((self).linear(%9$s, m, s, %6$d * l + 3), v[b + 5])
                return (self).norm(torch.add(y, d), v[b + 6], v[b + 7])
              def rows(self: __torch__.M, table: Tensor, ids: List[int]) -> Tensor:
                return torch.embedding(table, torch.to(torch.tensor(ids), ops.prim.device(table), 4))
              def read(self: __torch__.M, tokens: List[int], positions: List[int], types: List[int], lens: List[int], tables: List[Tensor], %3$s) -> Tensor:
                t = torch.add((self).rows(tables[0], tokens), (self).rows(tables[2], types))
                x = (self).norm(torch.add(t, (self).rows(tables[1], positions)), v[0], v[1])
                for l in range(%10$d):
                  x = (self).layer(x, l, lens, m, s, v)
                return x
              def pool(self: __torch__.M, x: Tensor, lens: List[int], pooling: int) -> Tensor:
                outs = annotate(List[Tensor], [])
                off = 0
                for i in range(len(lens)):
                  part = torch.slice(x, 0, off, off + lens[i])
                  if pooling == 0:
                    y = torch.select(part, 0, 0)
                  else:
                    if pooling == 1:
                      y = torch.mean(part, [0])
                    else:
                      y = torch.select(part, 0, -1)
                  _0 = torch.append(outs, y)
                  off = off + lens[i]
                return torch.stack(outs, 0)
              def embed(self: __torch__.M, tokens: List[int], positions: List[int], types: List[int], lens: List[int], tables: List[Tensor], %3$s, pooling: int, normalize: int) -> Tensor:
                y = (self).pool((self).read(tokens, positions, types, lens, tables, m, s, v), lens, pooling)
                if normalize == 1:
                  z = torch.div(y, torch.clamp(torch.sqrt(torch.sum(torch.mul(y, y), [1], True)), 1e-12))
                else:
                  z = y
                return torch.contiguous(torch.cpu(z))
              def score(self: __torch__.M, tokens: List[int], positions: List[int], types: List[int], lens: List[int], tables: List[Tensor], %3$s) -> Tensor:
                y = (self).pool((self).read(tokens, positions, types, lens, tables, m, s, v), lens, 0)
                h = torch.tanh(torch.add((self).linear(y, m, s, %11$d), v[%12$d]))
                z = torch.add(torch.sum(torch.mul(h, v[%12$d + 1]), [1]), v[%12$d + 2])
                return torch.contiguous(torch.cpu(z))
            """
                        .formatted(
                                encoder.hidden(),
                                Double.toString(encoder.epsilon()).replace('E', 'e'),
                                lists,
                                FIRST_VECTOR,
                                VECTORS,
                                MATRICES,
                                encoder.heads(),
                                encoder.hidden() / encoder.heads(),
                                encoder.activation().of("u"),
                                encoder.layers(),
                                MATRICES * encoder.layers(),
                                head);
    }
}
