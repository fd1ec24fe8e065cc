namespace Winnow.Core.Scenes.Street;

/// <summary>What stands or moves in a street.</summary>
internal enum StreetThing
{
    Pedestrian,
    Cyclist,
    Car,
    ParkedCar,
    Tree,
    Lamp,
    Sign,
}
