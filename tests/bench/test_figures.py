from tests.bench.figures import Figure, percentile, table, window


def test_a_goal_is_met_at_its_limit() -> None:
    assert Figure("rate", "turns/s", 50, 50, 1.0, 1.0, at_least=True).met
    assert not Figure("rate", "turns/s", 49, 50, 0.98, 1.0, at_least=True).met
    assert Figure("memory", "GB", 1.6, None, 1.6, 1.6).met
    assert not Figure("memory", "GB", 1.7, None, 1.7, 1.6).met


def test_a_figure_without_a_peer_has_no_ratio() -> None:
    assert Figure("memory", "GB", 1.5, None, 1.5, 1.6).cells()[3:5] == ("-", "-")


def test_the_window_takes_the_turns_around_one_of_every_conversation() -> None:
    assert window([[1, 2, 3, 4, 5, 6, 7], [11, 12, 13, 14, 15, 16, 17]], 4, 1) == [3, 4, 5, 13, 14, 15]


def test_percentiles_of_few_values() -> None:
    assert percentile([3.0], 0.95) == 3.0
    assert percentile(list(range(100)), 0.95) == 95


def test_columns_line_up() -> None:
    assert table([("a", "bb"), ("ccc", "d")]) == "a    bb\nccc  d"
