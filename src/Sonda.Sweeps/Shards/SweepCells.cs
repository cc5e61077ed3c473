using Sonda.Sweeps.Cells;

namespace Sonda.Sweeps.Shards;

/// <summary>The cells of a sweep that are known, each once.</summary>
internal sealed class SweepCells(int cells, int measures)
{
    private readonly byte[] _status = new byte[cells];
    private readonly double[] _values = new double[(long)cells * measures];

    /// <summary>The number of cells of the sweep.</summary>
    public int Count => cells;

    /// <summary>The number of measures.</summary>
    public int Measures => measures;

    /// <summary>The number of known cells.</summary>
    public int Known { get; private set; }

    /// <summary>Rows that came a second time, with the same bytes.</summary>
    public long Duplicates { get; private set; }

    /// <summary>What became of a cell.</summary>
    public CellStatus Status(int cell) => (CellStatus)_status[cell];

    /// <summary>A value of a cell; NaN if the cell is missing.</summary>
    public double Value(int cell, int measure) => _status[cell] == 0 ? double.NaN : _values[((long)cell * measures) + measure];

    /// <summary>Adds a cell.</summary>
    /// <returns>False if the cell is known with other bytes; the first ones stay.</returns>
    public bool Add(CellResult result)
    {
        long at = (long)result.Cell * measures;
        if (_status[result.Cell] == 0)
        {
            _status[result.Cell] = (byte)result.Status;
            result.Values.CopyTo(_values.AsSpan((int)at, measures));
            Known++;
            return true;
        }

        Duplicates++;
        bool isSame = _status[result.Cell] == (byte)result.Status;
        for (int m = 0; m < measures && isSame; m++)
        {
            isSame = BitConverter.DoubleToInt64Bits(_values[at + m]) == BitConverter.DoubleToInt64Bits(result.Values[m]);
        }

        return isSame;
    }

    /// <summary>The known cells in ascending order.</summary>
    public IEnumerable<CellResult> Results() => Enumerable.Range(0, cells).Where(cell => _status[cell] != 0).Select(Result);

    /// <summary>A known cell.</summary>
    public CellResult Result(int cell) => new(cell, Status(cell), _values[(cell * measures)..((cell + 1) * measures)]);

    /// <summary>The number of cells with a status.</summary>
    public int CountOf(CellStatus status) => _status.AsSpan().Count((byte)status);
}
