using System.Numerics;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Activations;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sonda.TorchSharp;

/// <summary>An activation module behind a layer, and what it did there in a step.</summary>
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
    private OutputReading? _reading;

    /// <summary>The gradient that arrives from behind; the part of it where the slope is not zero; the part that goes on. Norms.</summary>
    public (double Arrived, double Alive, double After)? Flow { get; private set; }

    /// <summary>φ as a trace has it.</summary>
    public TraceActivation Fact => new() { Kind = new ActivationSpec(kind.Kind).ToString(), Parameter = kind.Parameter, LargestSlope = kind.LargestSlope };

    /// <summary>Whether the step was read.</summary>
    public bool IsRead => _reading is not null;

    /// <summary>The counterpart of a module; null if it is no activation that Sonda knows.</summary>
    public static ActivationSpec? KindOf(nn.Module module) => module switch
    {
        LeakyReLU leaky => new ActivationSpec(ActivationKind.LeakyReLU, leaky.negative_slope),
        ELU elu => new ActivationSpec(ActivationKind.ELU, elu.alpha),
        _ => Kinds.TryGetValue(module.GetName(), out ActivationKind kind) ? new ActivationSpec(kind) : null,
    };

    private bool IsKnownByOutput => OutputReading.IsKnownByOutput(kind.Kind);

    /// <summary>Whether it reads this module.</summary>
    public bool Is(nn.Module other) => ReferenceEquals(module, other);

    /// <summary>Reads the slopes at z, before the module may overwrite it.</summary>
    public void Before(Tensor z)
    {
        using DisposeScope scope = NewDisposeScope();
        using (enable_grad())
        {
            Tensor copy = z.detach().clone().requires_grad_();

            // forward, not call: the hooks of the watch are not for this pass. The second copy may be overwritten in place; a leaf may not.
            Tensor sum = module.forward(copy.clone()).sum();
            _slopes?.Dispose();
            _slopes = TensorMemory.Of(autograd.grad([sum], [copy])[0].detach()).clone().DetachFromDisposeScope();
        }
    }

    /// <summary>Reads the outputs, and the gradient later.</summary>
    /// <param name="output">The outputs.</param>
    /// <param name="hasMaps">Whether the layer before is a convolution.</param>
    /// <param name="scale">The factor of the loss.</param>
    /// <param name="readsFlow">Whether the gradient is read.</param>
    /// <param name="safely">Runs a reading that may fail.</param>
    public Tensor After(Tensor output, bool hasMaps, double scale, bool readsFlow, Action<Action> safely)
    {
        if (output.numel() == 0)
        {
            return output;
        }

        using (var memory = new TensorMemory(output))
        {
            _reading = memory.IsDouble
                ? Read(output, memory.Numbers<double>(), hasMaps, readsFlow)
                : Read(output, memory.Numbers<float>(), hasMaps, readsFlow);
        }

        return readsFlow ? GradientTap.On(output, gradient => safely(() => ReadFlow(gradient, scale))) : output;
    }

    /// <summary>Adds slopes, saturation and dead units to a reading.</summary>
    public LayerReading AddTo(LayerReading reading) => _reading?.AddTo(reading) ?? reading;

    /// <summary>The root mean square of the slopes that are not zero.</summary>
    public double SteepRms()
    {
        using DisposeScope scope = NewDisposeScope();
        double count = _slopes!.ne(0).sum().ToDouble();
        return count == 0 ? 0 : _slopes.Norm() / Math.Sqrt(count);
    }

    /// <summary>Forgets the step.</summary>
    public void Clear() => (_reading, Flow) = (null, null);

    /// <inheritdoc/>
    public void Dispose()
    {
        Clear();
        _slopes?.Dispose();
        _slopes = null;
    }

    private OutputReading Read<T>(Tensor output, Span<T> values, bool hasMaps, bool readsFlow)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        UnitShape shape = UnitShape.Of(output, hasMaps);
        OutputReading reading = OutputReading.Of<T>(values, (int)output.size(0));

        // ReLU needs its slopes for the flow alone, or if an output is no finite number.
        bool isCounted = kind.Kind == ActivationKind.ReLU && double.IsFinite(reading.OutputRms);
        if (isCounted && !readsFlow)
        {
            return reading.With<T>(values, [], shape);
        }

        if (IsKnownByOutput)
        {
            KeepRoom<T>(output, readsFlow);
        }

        using var slopes = new TensorMemory(_slopes!);
        if (IsKnownByOutput)
        {
            OutputReading.Slopes<T>(kind.Kind, values, slopes.Numbers<T>());
        }

        return reading.With<T>(values, isCounted ? [] : slopes.Numbers<T>(), shape);
    }

    /// <summary>Makes room for the slopes, which stays while it has the right size; the flow also needs the shape.</summary>
    private void KeepRoom<T>(Tensor output, bool readsFlow)
    {
        ScalarType type = typeof(T) == typeof(double) ? ScalarType.Float64 : ScalarType.Float32;
        if (_slopes is null || readsFlow || _slopes.numel() != output.numel() || _slopes.dtype != type)
        {
            _slopes?.Dispose();
            _slopes = empty(output.shape, type).DetachFromDisposeScope();
        }
    }

    private void ReadFlow(Tensor gradient, double scale)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor arrived = TensorMemory.Of(gradient), slopes = _slopes!;
        Flow = (arrived.Norm() / scale, (arrived * slopes.ne(0)).Norm() / scale, (arrived * slopes).Norm() / scale);
    }
}
