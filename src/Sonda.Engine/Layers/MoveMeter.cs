using Sonda.Engine.Kernels;
using Sonda.Engine.Training;

namespace Sonda.Engine.Layers;

/// <summary>Room for what is measured of the move of one parameter.</summary>
internal sealed class MoveMeter
{
    private MoveSums[] _bands = [];
    private int _count;

    /// <summary>Zeros, one for each band of the parameter.</summary>
    public Span<MoveSums> Begin(int bands)
    {
        if (bands > _bands.Length)
        {
            _bands = new MoveSums[bands];
        }

        _count = bands;
        Span<MoveSums> sums = _bands.AsSpan(0, bands);
        sums.Clear();
        return sums;
    }

    /// <summary>The norms, the bands joined in their order.</summary>
    public ParameterMove Read()
    {
        MoveSums all = default;
        foreach (ref readonly MoveSums band in _bands.AsSpan(0, _count))
        {
            all.Add(band);
        }

        return new ParameterMove(Math.Sqrt(Reductions.Join(all.Gradients)), Math.Sqrt(Reductions.Join(all.Parameters)), Math.Sqrt(Reductions.Join(all.Changes)));
    }
}
