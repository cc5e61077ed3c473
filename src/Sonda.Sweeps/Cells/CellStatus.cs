namespace Sonda.Sweeps.Cells;

/// <summary>What became of a cell. Each is a result: none makes a sweep fail.</summary>
internal enum CellStatus
{
    /// <summary>Not computed.</summary>
    Missing = 0,

    /// <summary>Trained to the end.</summary>
    Trained = 1,

    /// <summary>A number became infinite or NaN.</summary>
    Diverged = 2,

    /// <summary>The run cannot be trained on its data; the reason follows from spec and data alone.</summary>
    Refused = 3,
}

/// <summary>The result of a cell.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Values">A number for each measure; NaN if the cell has no such reading.</param>
internal readonly record struct CellResult(int Cell, CellStatus Status, double[] Values);
