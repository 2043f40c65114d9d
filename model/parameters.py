"""The parameters of a replication."""

from typing import NamedTuple


class Parameters(NamedTuple):
    """Values of the parameters in one replication.

    Meaning, unit, range and source stand under the same names in ``parameters.toml``.
    """

    neighbour_reach: float
    air_equivalent: float
    suffered_weight: float
    pooling: float
    ground_lethality: float
    defence_ratio: float
    air_lethality: float
    air_half_exposure: float
    friction: float
    clash_rate: float
    clash_shape: float
    event_losses: float
    max_weekly_loss: float
    grievance_half_life: float
    population_exponent: float
    support_away: float
    support_toward: float
    support_return: float
    recruit_floor: float
    support_elasticity: float
    ceiling: float
    contest: float
    hold_rate: float
    weight_rate: float
    weight_noise: float
    b_threat: float
    b_grievance: float
    b_commit: float
    b_sponsor: float
    b_domination: float
    tau: float
    switching_cost: float
    veto_share: float
    winning_share: float
    record_prior: float
    valence_offset: float
    contact_shape: float
