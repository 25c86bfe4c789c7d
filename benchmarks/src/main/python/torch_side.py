"""Python's torch as a side of a comparison on a GPU.

    torch_side.py generate FOLDER TYPE SEQUENCES   a Hugging Face folder through transformers, greedy
    torch_side.py read MEBIBYTES                   how fast the GPU reads its memory

Says "ready", and then makes a run for each line "TOKENS PROMPT" on standard input and answers "result OUTPUT PROMPT 0 SECONDS
TEXT", TEXT in hexadecimal digits: OUTPUT and PROMPT are the tokens of all sequences. A run of "read" reads its buffer
TOKENS times.
"""

import sys
import time

import torch


def serve(run):
    print("ready", flush=True)
    for line in sys.stdin:
        tokens, prompt = line.rstrip("\n").split(" ", 1)
        torch.cuda.synchronize()
        start = time.perf_counter()
        output, prompted, text = run(int(tokens), prompt)
        torch.cuda.synchronize()
        seconds = time.perf_counter() - start
        print(f"result {output} {prompted} 0 {seconds} {text.encode().hex()}", flush=True)


def generate(folder, dtype, sequences):
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=getattr(torch, dtype)).to("cuda").eval()

    def run(tokens, prompt):
        given = tokenizer([prompt] * sequences, return_tensors="pt").to("cuda")
        with torch.inference_mode():
            made = model.generate(
                input_ids=given.input_ids,
                attention_mask=given.attention_mask,
                do_sample=False,
                min_new_tokens=tokens,
                max_new_tokens=tokens,
                pad_token_id=0,
            )
        length = given.input_ids.shape[1]
        return sequences * (made.shape[1] - length), sequences * length, tokenizer.decode(made[0, length:])

    serve(run)


def read(mebibytes):
    buffer = torch.ones(mebibytes << 18, dtype=torch.float32, device="cuda")

    def run(tokens, prompt):
        total = 0.0
        for _ in range(tokens):
            total = buffer.sum()
        return tokens, 0, str(float(total))

    serve(run)


if __name__ == "__main__":
    if sys.argv[1] == "generate":
        generate(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    else:
        read(int(sys.argv[2]))
