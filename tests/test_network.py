"""The network of links: what it must not depend on, and that files are read as they were written."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from newsparse.errors import ModelError
from newsparse.network import (
    Network,
    Shape,
    arrays_of,
    first_weights,
    forward,
    load_networks,
    look_at,
)

SHAPE = Shape(points=5, edges=4, point_size=8, edge_size=6, layers=2, heads=2)
NAMES = tuple("abcde"), tuple("wxyz")


def network(seed: int = 0) -> Network:
    chance = np.random.default_rng(seed)
    weights = {
        name: value + 0.1 * chance.standard_normal(value.shape).astype(np.float32)
        for name, value in first_weights(SHAPE, seed).items()
    }
    scales = (np.stack([np.full(n, 0.5), np.full(n, 2.0)]).astype(np.float32) for n in (5, 4))
    return Network(SHAPE, weights, *NAMES, *scales)


def page(count: int = 7, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    return (
        chance.standard_normal((count, 5)).astype(np.float32),
        chance.standard_normal((count, count, 4)).astype(np.float32),
    )


def test_the_order_of_points_does_not_matter() -> None:
    points, edges = page()
    order = np.random.default_rng(1).permutation(len(points))
    one, other = network().look(points, edges), network().look(points[order], edges[np.ix_(order, order)])
    np.testing.assert_allclose(other.link, one.link[np.ix_(order, order)], atol=1e-4)
    np.testing.assert_allclose(other.same, one.same[np.ix_(order, order)], atol=1e-4)
    np.testing.assert_allclose(other.last, one.last[order], atol=1e-4)
    np.testing.assert_allclose(other.first, one.first[order], atol=1e-4)


def test_what_is_filled_up_is_not_seen() -> None:
    """A page in a batch is judged as it is alone, whatever stands where there is no point."""
    points, edges = page()
    own = network()
    wide_points, wide_edges = page(12, seed=9)
    wide_points[:7], wide_edges[:7, :7] = points, edges
    known = (np.arange(12) < 7)[None]
    alone = forward(own.weights, SHAPE, points[None], edges[None], np.ones((1, 7), bool), np)
    filled = forward(own.weights, SHAPE, wide_points[None], wide_edges[None], known, np)
    np.testing.assert_allclose(filled.link[:, :7, :7], alone.link, atol=1e-4)
    np.testing.assert_allclose(filled.last[:, :7], alone.last, atol=1e-4)


def test_every_point_sees_the_others() -> None:
    """Another point elsewhere changes the score of a link, and so does one edge between two other points."""
    points, edges = page()
    seen = network().look(points, edges)
    moved, bent = points.copy(), edges.copy()
    moved[6] += 1
    bent[5, 6] += 1
    assert abs(network().look(moved, edges).link[0, 1] - seen.link[0, 1]) > 1e-4
    assert abs(network().look(points, bent).link[0, 1] - seen.link[0, 1]) > 1e-6


def test_same_is_symmetrical_and_link_is_not() -> None:
    seen = network().look(*page())
    np.testing.assert_allclose(seen.same, seen.same.T, atol=1e-6)
    assert not np.allclose(seen.link, seen.link.T, atol=1e-2)


def test_several_networks_are_averaged() -> None:
    points, edges = page()
    both = look_at([network(0), network(1)], points, edges, *NAMES)
    one, other = network(0).look(points, edges), network(1).look(points, edges)
    np.testing.assert_allclose(both.link, (one.link + other.link) / 2, atol=1e-5)


def test_written_and_read(tmp_path: Path) -> None:
    """Weights are kept in half precision: scores differ by little."""
    path = tmp_path / "network.npz"
    np.savez_compressed(path, **arrays_of([network(0), network(1)]))  # type: ignore[arg-type]
    read = load_networks(path)
    assert [one.shape for one in read] == [SHAPE, SHAPE]
    assert [(one.point_columns, one.edge_columns) for one in read] == [NAMES, NAMES]
    np.testing.assert_allclose(read[1].look(*page()).link, network(1).look(*page()).link, atol=0.02)


def test_other_features_are_refused() -> None:
    own = network()
    with pytest.raises(ModelError, match="another version"):
        look_at([replace(own, edge_columns=("w", "x", "y", "?"))], *page(), *NAMES)
    with pytest.raises(ModelError, match="missing"):
        look_at([], *page(), *NAMES)


@pytest.mark.parametrize("content", [b"", b"not an archive", b"PK\x03\x04 cut off"])
def test_a_damaged_file_is_an_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "network.npz"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"network\.npz: cannot read"):
        load_networks(path)


def test_a_file_without_a_shape_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "network.npz"
    arrays = {name: value for name, value in arrays_of([network()]).items() if not name.endswith("/shape")}
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]
    with pytest.raises(ModelError, match=r"network\.npz: cannot read"):
        load_networks(path)
