using Sonda.Engine.Kernels;

namespace Sonda.Engine.Optimizers;

/// <summary>Room for what is measured of the move of one parameter.</summary>
internal sealed class ParameterUpdateMeter
{
    private UpdateSums[] _bands = [];
    private int _count;

    /// <summary>Zeros, one for each band of the parameter.</summary>
    public Span<UpdateSums> Begin(int bands)
    {
        if (bands > _bands.Length)
        {
            _bands = new UpdateSums[bands];
        }

        _count = bands;
        Span<UpdateSums> sums = _bands.AsSpan(0, bands);
        sums.Clear();
        return sums;
    }

    /// <summary>The norms, the bands joined in their order.</summary>
    public ParameterUpdateNorms Read()
    {
        UpdateSums all = default;
        foreach (ref readonly UpdateSums band in _bands.AsSpan(0, _count))
        {
            all.Add(band);
        }

        return new ParameterUpdateNorms(Math.Sqrt(Reductions.Join(all.Gradients)), Math.Sqrt(Reductions.Join(all.Parameters)), Math.Sqrt(Reductions.Join(all.Changes)));
    }
}
