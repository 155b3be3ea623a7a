"""The oracle of 200 areas and 10 years: no Laplace, no elimination, a sampler of another project (NumPyro, extra ``bayes``)."""

from __future__ import annotations

import numpy as np
import pytest

from tianping.statistics.small_area import Graph, smooth

AREAS, YEARS, RATE, LEVEL, LEVEL_SD = 200, 10, -np.log(0.01) / 0.5, np.log(1.06), 0.5


def simulated_counts(seed):
    rng = np.random.default_rng(seed)
    x, y = rng.random((2, AREAS))
    wave = np.cos(5 * x) + np.sin(4 * y)
    area = 0.08 * (wave - wave.mean()) + 0.06 * rng.standard_normal(AREAS)
    year = 0.02 * rng.standard_normal(YEARS).cumsum()
    births = rng.poisson(rng.lognormal(5.5, 1.0, (AREAS, 1)), (AREAS, YEARS))
    log_odds = 0.08 + area[:, None] + year - year.mean() + 0.05 * rng.standard_normal((AREAS, YEARS))
    boys = rng.binomial(births, 1 / (1 + np.exp(-log_odds)))
    return boys, births - boys, Graph.from_points(np.arange(AREAS), x=x, y=y)


def scaled_root(precision):
    """Root of the pseudo-inverse with a typical variance of 1: a sum-to-zero effect is this times white noise."""
    covariance = np.linalg.pinv(precision)
    covariance /= np.exp(np.log(np.diag(covariance)).mean())
    values, vectors = np.linalg.eigh(covariance)
    return vectors * np.sqrt(np.maximum(values, 0))


def laplacian(edges, size):
    links = np.zeros((size, size))
    links[edges[:, 0], edges[:, 1]] = links[edges[:, 1], edges[:, 0]] = 1
    return np.diag(links.sum(axis=1)) - links


def nuts(boys, girls, graph):
    """Log odds of every cell: (n_draws, n_areas, n_years)."""
    import jax
    import numpyro
    import numpyro.distributions as dist

    space = scaled_root(laplacian(np.sort(graph.edges, axis=1), AREAS))
    walk = scaled_root(laplacian(np.column_stack([np.arange(YEARS - 1), np.arange(1, YEARS)]), YEARS))

    def model():
        sd = {name: numpyro.sample(f"{name}_sd", dist.Exponential(RATE)) for name in ("area", "period", "interaction")}
        share = numpyro.sample("spatial_share", dist.Uniform(0, 1))
        white = {
            name: numpyro.sample(name, dist.Normal(0, 1).expand(shape).to_event(len(shape)))
            for name, shape in {"u": [AREAS], "v": [AREAS], "t": [YEARS], "d": [AREAS, YEARS]}.items()
        }
        level = numpyro.sample("level", dist.Normal(LEVEL, LEVEL_SD))
        area = sd["area"] * ((share**0.5) * (space @ white["u"]) + ((1 - share) ** 0.5) * white["v"])
        period = sd["period"] * (walk @ white["t"])
        log_odds = level + area[:, None] + period + sd["interaction"] * white["d"]
        numpyro.deterministic("log_odds", log_odds)
        numpyro.sample("boys", dist.Binomial(boys + girls, logits=log_odds), obs=boys)

    numpyro.enable_x64()
    sampler = numpyro.infer.MCMC(
        numpyro.infer.NUTS(model, target_accept_prob=0.9),
        num_warmup=1000,
        num_samples=2000,
        num_chains=2,
        chain_method="sequential",
        progress_bar=False,
    )
    sampler.run(jax.random.PRNGKey(1))
    return {name: np.asarray(values) for name, values in sampler.get_samples().items()}


@pytest.mark.slow
def test_means_and_deviations_are_those_of_nuts():
    boys, girls, graph = simulated_counts(seed=4)

    smoothed = smooth(boys, girls, graph=graph)
    drawn = nuts(boys, girls, graph)

    mean, sd = smoothed.mixture.of(smoothed.count_of_row).moments()
    nuts_mean, nuts_sd = (
        drawn["log_odds"].reshape(-1, AREAS * YEARS).mean(axis=0),
        drawn["log_odds"].std(axis=0).ravel(),
    )
    away = np.abs(mean - nuts_mean) / nuts_sd
    widths = sd / nuts_sd
    print(
        f"means: median {np.median(away):.3f}, largest {away.max():.3f} sd apart; widths {np.quantile(widths, [0.025, 0.5, 0.975])}"
    )
    for found in smoothed.hyperparameters:
        print(
            f"{found.name}: {found.mean:.4f} ± {found.sd:.4f}, sampled {drawn[found.name].mean():.4f} ± {drawn[found.name].std():.4f}"
        )
    assert away.max() < 0.2
    assert 0.97 < np.median(widths) < 1.03
    assert ((widths > 0.9) & (widths < 1.1)).mean() >= 0.95
    for found in smoothed.hyperparameters:
        assert abs(found.mean - drawn[found.name].mean()) < 0.3 * drawn[found.name].std(), found.name
