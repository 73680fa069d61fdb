"""Train the recogniser of the detector's weights' package further, on lines as newspapers print them.

    python models/glyphs.py --weights REC.onnx              draw the characters (out/strips/glyphs.npz)
    python models/train_recognizer.py --weights REC.onnx --device cuda --seconds 480      out/strips/trained.npz

All layers learn but the last, which tells the characters apart, so that none of the 18,708 is forgotten for want of
examples; the running mean of the weights is kept. The loss is CTC ("Connectionist Temporal Classification", Graves et
al., 2006).
"""

import argparse
import math
import time
from pathlib import Path

import numpy as np
import torch
from onnx_torch import Graph
from strips import Press, Strips
from torch.nn import functional

HEAD = ("linear_8.w_0", "linear_8.b_0")
"""What stays as it is: the layer of the characters."""
SIZES, SMALLEST = (7.0, 24.0), 0.6
"""Sizes of type on the scan, pixels, evenly by their logarithms; share of lines that are in the lower half."""
SHAPES = ((160, 160), (256, 112), (384, 80), (512, 56))
"""Widths of the recogniser's input and lines of such a batch: few shapes, each of which is made ready once."""
TURNED, CLEAN = 0.06, 0.08
GROUPS = 4
"""Batches of one size each in a step."""
RATE, WARM, DECAY, MEAN = 6e-4, 150, 0.02, 0.998
GRADIENT = 1.0


def trained(graph: Graph) -> dict[str, torch.nn.Parameter]:
    """The weights that learn."""
    norms = {name for kind, inputs, _, _ in graph.steps if kind == "BatchNormalization" for name in inputs[3:]}
    return {name: weight for name, weight in graph.weights().items() if name not in HEAD and name not in norms}


def drawn(press: Press, rng: np.random.Generator, share: float) -> Strips:
    """One batch, of a size and length by chance, with a share of the lines that fill a GPU."""
    low, high = (math.log(size) for size in SIZES)
    at = rng.uniform(0, 0.5) if rng.random() < SMALLEST else rng.uniform(0.5, 1)
    size = math.exp(low + at * (high - low))
    width, lines = SHAPES[rng.integers(len(SHAPES))]
    return press.draw(round(share * lines), size, width, rng.random() < TURNED, rng.random() < CLEAN)


def loss_of(graph: Graph, strips: Strips) -> torch.Tensor:
    """Mean CTC loss a character."""
    pixels = strips.pixels.contiguous(memory_format=torch.channels_last)
    with torch.autocast(pixels.device.type, torch.bfloat16, enabled=not pixels.is_cuda):
        logits = graph(pixels)
    chances = functional.log_softmax(logits.float(), -1).transpose(0, 1)
    losses = functional.ctc_loss(
        chances, strips.labels, strips.steps, strips.lengths, reduction="none", zero_infinity=True
    )
    return losses.sum() / strips.lengths.sum()


def write(path: Path, weights: dict[str, torch.Tensor]) -> None:
    """Write weights under the names that they have in the ONNX file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **{name: weight.cpu().numpy() for name, weight in weights.items()})


def main() -> None:
    """Train and write the running mean of the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True, help="the recogniser's ONNX file")
    parser.add_argument("--glyphs", type=Path, default=Path("out/strips/glyphs.npz"))
    parser.add_argument("--out", type=Path, default=Path("out/strips/trained.npz"))
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--seconds", type=float, default=480.0)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--begin", type=Path, help="go on from weights that this script wrote")
    parser.add_argument("--trust", type=float, default=1.0, help="share of the way to them from the ONNX file's")
    parser.add_argument("--groups", type=int, default=GROUPS, help="batches of one size each in a step")
    parser.add_argument("--lines", type=float, default=1.0, help="share of the lines of a batch")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    rng = np.random.default_rng(args.seed)
    press = Press(args.glyphs, args.device, args.seed)
    graph = Graph(args.weights).to(args.device)
    learning = trained(graph)
    if args.begin:
        with torch.no_grad(), np.load(args.begin) as begun:
            for name, weight in learning.items():
                weight.lerp_(torch.from_numpy(begun[name]).to(args.device), args.trust)
    for weight in graph.weights().values():
        weight.requires_grad_(False)
    for weight in learning.values():
        weight.requires_grad_(True)
    first = {name: weight.detach().clone() for name, weight in learning.items()}
    mean = {name: weight.detach().clone() for name, weight in learning.items()}
    descent = torch.optim.AdamW(
        learning.values(), lr=args.rate, betas=(0.9, 0.98), weight_decay=0.0, fused="cuda" in args.device
    )
    started, step, seen, recent = time.monotonic(), 0, 0, []
    while (used := (time.monotonic() - started) / args.seconds) < 1:
        rate = args.rate * min(1.0, (step + 1) / WARM) * (0.5 + 0.5 * math.cos(math.pi * used))
        for group in descent.param_groups:
            group["lr"] = rate
        descent.zero_grad(set_to_none=True)
        for _ in range(args.groups):
            strips = drawn(press, rng, args.lines)
            loss = loss_of(graph, strips) / args.groups
            loss.backward()
            recent.append(loss.detach() * args.groups)
            seen += len(strips.lengths)
        torch.nn.utils.clip_grad_norm_(learning.values(), GRADIENT)
        descent.step()
        step += 1
        with torch.no_grad():
            weights = list(learning.values())
            # Decay towards the weights that training began with.
            torch._foreach_lerp_(weights, list(first.values()), rate * DECAY)
            keep = min(MEAN, (1 + step) / (10 + step))
            torch._foreach_lerp_(list(mean.values()), weights, 1 - keep)
        if step % 20 == 0:
            value = float(torch.stack(recent).mean())
            print(f"{time.monotonic() - started:5.0f} s  step {step}  {seen} lines  loss {value:.4f}", flush=True)
            recent.clear()
        if step % 100 == 0:
            write(args.out, mean)
    write(args.out, mean)
    print(f"{step} steps, {seen} lines: {args.out}")


if __name__ == "__main__":
    main()
