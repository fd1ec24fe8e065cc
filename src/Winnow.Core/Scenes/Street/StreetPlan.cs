namespace Winnow.Core.Scenes.Street;

/// <summary>Where things are across the street, in metres from the camera: road, pavements, façades. Traffic keeps to the right.</summary>
internal sealed class StreetPlan
{
    public StreetPlan(SceneRandom random)
    {
        var lane = random.Between(2.9f, 3.6f);
        Lane = lane;
        RoadRight = (lane / 2) + random.Between(0.3f, 2.6f);
        RoadLeft = -((1.5f * lane) + random.Between(0.2f, 2.4f));
        PavementRight = RoadRight + random.Between(1.6f, 4.2f);
        PavementLeft = RoadLeft - random.Between(1.6f, 4.2f);
        FacadeRight = PavementRight + (random.Chance(0.45) ? 0.05f : random.Between(1, 9));
        FacadeLeft = PavementLeft - (random.Chance(0.45) ? 0.05f : random.Between(1, 9));
        Crossing = random.Chance(0.4) ? random.Between(9, 26) : -1;
    }

    public float Lane { get; }

    public float RoadLeft { get; }

    public float RoadRight { get; }

    public float PavementLeft { get; }

    public float PavementRight { get; }

    public float FacadeLeft { get; }

    public float FacadeRight { get; }

    /// <summary>Depth of a crossing with stripes; −1 where there is none.</summary>
    public float Crossing { get; }

    /// <summary>Whether cars may park at the right, at the left.</summary>
    public bool ParkingRight => RoadRight > (Lane / 2) + 1.7f;

    /// <inheritdoc cref="ParkingRight"/>
    public bool ParkingLeft => RoadLeft < -((1.5f * Lane) + 1.7f);
}
