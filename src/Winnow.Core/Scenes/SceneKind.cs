namespace Winnow.Core.Scenes;

/// <summary>What the generator draws.</summary>
public enum SceneKind
{
    /// <summary>A street from a car: pedestrians, cyclists and cars.</summary>
    Street,

    /// <summary>A stained blood smear: red cells, white cells and, seldom, platelets.</summary>
    Cells,

    /// <summary>A brushed metal surface: scratches, spots and, seldom, cracks.</summary>
    Defects,
}
