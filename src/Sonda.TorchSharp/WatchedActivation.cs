using Sonda.Diagnosis.Traces;
using Sonda.Engine.Activations;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sonda.TorchSharp;

/// <summary>An activation module, and what it did in a step.</summary>
/// <param name="module">The module.</param>
/// <param name="kind">Its counterpart.</param>
internal sealed class WatchedActivation(nn.Module<Tensor, Tensor> module, ActivationSpec kind) : IDisposable
{
    private static readonly Dictionary<string, ActivationKind> Kinds = new()
    {
        ["ReLU"] = ActivationKind.ReLU,
        ["SELU"] = ActivationKind.SELU,
        ["GELU"] = ActivationKind.GELU,
        ["SiLU"] = ActivationKind.SiLU,
        ["Mish"] = ActivationKind.Mish,
        ["Softplus"] = ActivationKind.Softplus,
        ["Softsign"] = ActivationKind.Softsign,
        ["Hardsigmoid"] = ActivationKind.HardSigmoid,
        ["Hardtanh"] = ActivationKind.HardTanh,
        ["Sigmoid"] = ActivationKind.Sigmoid,
        ["Tanh"] = ActivationKind.Tanh,
        ["PReLU"] = ActivationKind.PReLU,
    };

    private Tensor? _slopes;

    /// <summary>The root mean square of its outputs.</summary>
    public double OutputRms { get; private set; }

    /// <summary>The root mean square deviation of a unit's output from its mean over the rows.</summary>
    public double OutputSpread { get; private set; }

    /// <summary>The gradient that arrives from behind; the part of it where the slope is not zero; the part that goes on. Norms.</summary>
    public (double Arrived, double Alive, double After)? Flow { get; private set; }

    /// <summary>φ as a trace has it.</summary>
    public TraceActivation Fact => new() { Kind = new ActivationSpec(kind.Kind).ToString(), Parameter = kind.Parameter, LargestSlope = kind.LargestSlope };

    /// <summary>Whether the step was read.</summary>
    public bool IsRead => _slopes is not null;

    /// <summary>The counterpart of a module; null if it is no activation that Sonda knows.</summary>
    public static ActivationSpec? KindOf(nn.Module module) => module switch
    {
        LeakyReLU leaky => new ActivationSpec(ActivationKind.LeakyReLU, leaky.negative_slope),
        ELU elu => new ActivationSpec(ActivationKind.ELU, elu.alpha),
        _ => Kinds.TryGetValue(module.GetName(), out ActivationKind kind) ? new ActivationSpec(kind) : null,
    };

    /// <summary>Reads the slopes at z, before the module may overwrite it.</summary>
    public void Before(Tensor z)
    {
        if (IsKnownByOutput)
        {
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        using (enable_grad())
        {
            Tensor copy = z.detach().clone().requires_grad_();

            // forward, not call: the hooks of the watch are not for this pass. The second copy may be overwritten in place; a leaf may not.
            Tensor sum = module.forward(copy.clone()).sum();
            _slopes?.Dispose();
            _slopes = autograd.grad([sum], [copy])[0].detach().clone().DetachFromDisposeScope();
        }
    }

    /// <summary>Reads the outputs, and the gradient later.</summary>
    public Tensor After(Tensor output, double scale, Action<Action> safely)
    {
        using (DisposeScope scope = NewDisposeScope())
        {
            Tensor values = output.detach();
            if (IsKnownByOutput)
            {
                _slopes?.Dispose();
                _slopes = SlopesAt(values).DetachFromDisposeScope();
            }

            (OutputRms, OutputSpread) = (values.Rms(), (values - values.mean([0L], keepdim: true)).Rms());
        }

        return GradientTap.On(output, gradient => safely(() => Read(gradient, scale)));
    }

    /// <summary>Adds slopes, saturation and dead units to a reading.</summary>
    public LayerReading AddTo(LayerReading reading, int units)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor slopes = _slopes!, size = slopes.abs();
        double largest = size.max().ToDouble();

        // A row for each sample and place, a column for each unit.
        Tensor columns = (slopes.dim() > 2 ? slopes.movedim([1L], [-1L]) : slopes).reshape(-1, units);
        return reading with
        {
            ForwardRms = OutputRms,
            ForwardSpread = OutputSpread,
            SlopeRms = slopes.Rms(),
            SaturatedShare = slopes.ne(0).logical_and(size.lt(0.0099 * largest)).sum().ToDouble() / slopes.numel(),
            DeadUnits = [.. columns.eq(0).all(0).nonzero().flatten().data<long>().Select(unit => (int)unit)],
        };
    }

    /// <summary>The root mean square of the slopes that are not zero.</summary>
    public double SteepRms()
    {
        using DisposeScope scope = NewDisposeScope();
        double count = _slopes!.ne(0).sum().ToDouble();
        return count == 0 ? 0 : _slopes.Norm() / Math.Sqrt(count);
    }

    /// <summary>Forgets the step.</summary>
    public void Clear()
    {
        _slopes?.Dispose();
        (_slopes, Flow) = (null, null);
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();

    /// <summary>Whether the slope follows from the output, without a pass of its own.</summary>
    private bool IsKnownByOutput => kind.Kind is ActivationKind.ReLU or ActivationKind.Sigmoid or ActivationKind.Tanh;

    /// <summary>φ′ from a = φ(z): 1 where a &gt; 0; a(1 − a); 1 − a².</summary>
    private Tensor SlopesAt(Tensor a) => kind.Kind switch
    {
        ActivationKind.ReLU => a.gt(0).to(a.dtype),
        ActivationKind.Sigmoid => a * (1 - a),
        _ => 1 - (a * a),
    };

    private void Read(Tensor gradient, double scale)
    {
        if (_slopes is not { } slopes)
        {
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor arrived = gradient.detach();
        Flow = (arrived.Norm() / scale, (arrived * slopes.ne(0)).Norm() / scale, (arrived * slopes).Norm() / scale);
    }
}
