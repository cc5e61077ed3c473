using Sonda.Engine.Kernels;

namespace Sonda.Engine.Optimizers;

/// <summary>Collects the norms of the update of one parameter.</summary>
internal sealed class ParameterUpdateMeter
{
    private UpdateSums[] _bands = [];
    private int _count;

    /// <summary>Returns zeroed sums, one for each band of the parameter.</summary>
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

    /// <summary>Computes the norms from the bands, in their order.</summary>
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
