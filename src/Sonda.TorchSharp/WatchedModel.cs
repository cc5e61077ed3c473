using Sonda.Diagnosis.Traces;
using Sonda.Engine.Activations;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sonda.TorchSharp;

/// <summary>The modules of a model under hooks: the layers with weights, in the order in which they first fired.</summary>
internal sealed class WatchedModel : IDisposable
{
    private readonly Func<bool> _isReading, _isFirst;
    private readonly Func<double> _scale;
    private readonly Action<Action> _safely;
    private readonly List<Action> _hooks = [], _firstHooks = [];
    private readonly List<WatchedLayer> _layers = [], _order = [];
    private readonly nn.Module _model;
    private WatchedLayer? _last;
    private bool _isOrdered, _hasTrained;

    /// <summary>Puts hooks on the modules.</summary>
    /// <param name="model">The model.</param>
    /// <param name="isReading">Whether the step is read.</param>
    /// <param name="isFirst">Whether no step has been read: causes are read in the first one.</param>
    /// <param name="scale">The factor of the loss.</param>
    /// <param name="safely">Runs a reading that may fail.</param>
    public WatchedModel(nn.Module model, Func<bool> isReading, Func<bool> isFirst, Func<double> scale, Action<Action> safely)
    {
        (_model, _isReading, _isFirst, _scale, _safely) = (model, isReading, isFirst, scale, safely);
        Add(NameOf(model), model);
        var seen = new HashSet<nn.Module>(ReferenceEqualityComparer.Instance) { model };
        foreach ((string name, nn.Module module) in model.named_modules().Where(one => seen.Add(one.module)))
        {
            // A module that stands at two places fires at both of them, by one hook.
            Add(name, module);
        }
    }

    /// <summary>The name of a model; its class if the name is that of a class of libtorch, such as <c>torch::nn::SequentialImpl</c>.</summary>
    public static string NameOf(nn.Module model) => model.GetName() is var name && name.Contains("::", StringComparison.Ordinal) ? model.GetType().Name : name;

    /// <summary>Whether a layer fired since the last step, in a step that is read.</summary>
    public bool HasFired => _last is not null;

    /// <summary>All layers with weights.</summary>
    public IReadOnlyList<WatchedLayer> Layers => _layers;

    /// <summary>Those that fired in the first step that was read, in their order.</summary>
    public IReadOnlyList<WatchedLayer> Order => _order;

    /// <summary>The inputs of that step; null if they are no floating-point numbers.</summary>
    public TraceInputs? Inputs { get; private set; }

    /// <summary>The number type of the inputs.</summary>
    public ScalarType Precision { get; private set; } = ScalarType.Float32;

    /// <summary>The rows of the mini-batch.</summary>
    public long Rows { get; private set; }

    /// <summary>Forgets the step. After the first one that fired a layer, the order stays.</summary>
    public void EndStep()
    {
        _isOrdered = _order.Count > 0;
        _layers.ForEach(layer => layer.Clear());
        _last = null;
        if (!_isFirst())
        {
            // Causes are read once, and a hook that does nothing still costs its call.
            Remove(_firstHooks);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Remove(_firstHooks);
        Remove(_hooks);
        _layers.ForEach(layer => layer.Dispose());
    }

    private static void Remove(List<Action> hooks)
    {
        hooks.ForEach(remove => remove());
        hooks.Clear();
    }

    private void Add(string name, nn.Module module)
    {
        switch (module)
        {
            case Linear linear:
                AddLayer(new WatchedLayer(name, linear.weight!, linear.bias, TraceLayerKind.Dense), linear);
                break;
            case nn.Module<Tensor, Tensor> convolution when module.GetName() is "Conv1d" or "Conv2d" or "Conv3d":
                AddLayer(new WatchedLayer(name, module.get_parameter("weight")!, convolution.named_parameters().FirstOrDefault(one => one.name == "bias").parameter, TraceLayerKind.Conv), convolution);
                break;
            case RNN or LSTM or GRU:
                AddRecurrent(name, module);
                break;
            case nn.Module<Tensor, Tensor> other when WatchedActivation.KindOf(module) is { } kind:
                AddActivation(kind, other);
                break;
            case nn.Module<Tensor, Tensor> other when BehindOf(module) is { } note:
                AddNote(note, other);
                break;
            default:
                break;
        }
    }

    /// <summary>What a module without weights of its own says about the layer before it; null if nothing.</summary>
    private static Action<WatchedLayer>? BehindOf(nn.Module module) => module is Dropout dropout ? layer => layer.Dropout = dropout.p : module.GetName() switch
    {
        "BatchNorm1d" or "BatchNorm2d" or "BatchNorm3d" => layer => layer.Norm = TraceNorm.Batch,
        "LayerNorm" => layer => layer.Norm = TraceNorm.Layer,
        "GroupNorm" or "InstanceNorm1d" or "InstanceNorm2d" => layer => layer.Norm = TraceNorm.Other,
        "MaxPool2d" or "AvgPool2d" or "MaxPool1d" or "AvgPool1d" => layer => layer.IsPooled = true,
        _ => null,
    };

    private void AddNote(Action<WatchedLayer> note, nn.Module<Tensor, Tensor> module) => _hooks.Add(module.register_forward_hook(_ =>
    {
        if (_isReading() && _last is { } last)
        {
            note(last);
        }
    }).remove);

    private void AddLayer(WatchedLayer layer, nn.Module<Tensor, Tensor> module)
    {
        _layers.Add(layer);
        _firstHooks.Add(module.register_forward_pre_hook((_, input) => Passing(input, () => _isFirst() ? layer.WatchInput(input, _scale(), _safely) : input)).remove);
        _hooks.Add(module.register_forward_hook((_, input, output) => Passing(output, () =>
        {
            Fired(layer, input);
            return layer.Watch(output, _scale(), _isFirst(), _safely);
        })).remove);
    }

    /// <summary>Hooks see the outputs of a recurrent layer and not its gates: it has weights and their gradients, and no δ.</summary>
    private void AddRecurrent(string name, nn.Module module)
    {
        TraceLayerKind kind = module switch
        {
            RNN => TraceLayerKind.Rnn,
            LSTM => TraceLayerKind.Lstm,
            _ => TraceLayerKind.Gru,
        };
        Dictionary<string, Parameter> own = module.named_parameters().ToDictionary(one => one.name, one => one.parameter);
        var layer = new WatchedLayer(name, own["weight_ih_l0"], own.GetValueOrDefault("bias_ih_l0"), kind) { Recurrent = own["weight_hh_l0"] };
        _layers.Add(layer);
        void Fire(nn.Module _) => _safely(() =>
        {
            if (_isReading() && !IsAside())
            {
                Fired(layer, null);
                layer.Begin();
            }
        });
        _hooks.Add(module switch
        {
            RNN rnn => rnn.register_forward_hook(Fire).remove,
            LSTM lstm => lstm.register_forward_hook(Fire).remove,
            _ => ((GRU)module).register_forward_hook(Fire).remove,
        });
    }

    private void AddActivation(ActivationSpec kind, nn.Module<Tensor, Tensor> module)
    {
        if (!OutputReading.IsKnownByOutput(kind.Kind))
        {
            _hooks.Add(module.register_forward_pre_hook((_, input) => Passing(input, () =>
            {
                Own()?.Before(input);
                return input;
            })).remove);
        }

        _hooks.Add(module.register_forward_hook((_, _, output) =>
            Passing(output, () => Own()?.After(output, _last!.HasMaps, _scale(), _isFirst(), _safely) ?? output)).remove);

        // The first activation behind a layer is its own. Readings are the layer's, because one module may stand behind several layers.
        WatchedActivation? Own() => _last is { } layer && (layer.Activation ??= new WatchedActivation(module, kind)).Is(module) ? layer.Activation : null;
    }

    /// <summary>Whether the model only validates, between steps in which it trains.</summary>
    private bool IsAside()
    {
        bool isTraining = _model.training;
        _hasTrained |= isTraining;
        return _hasTrained && !isTraining;
    }

    private void Fired(WatchedLayer layer, Tensor? input)
    {
        _last = layer;
        if (!_order.Contains(layer) && !_isOrdered)
        {
            _order.Add(layer);
        }

        if (input is not null)
        {
            if (_order.Count == 1 && !_isOrdered)
            {
                (Inputs, Precision) = (TrainingFacts.Of(input), input.dtype);
            }

            Rows = layer == _order.FirstOrDefault() || Rows == 0 ? input.size(0) : Rows;
        }
    }

    /// <summary>What a reading makes of a value; the value itself if nothing is read or the reading fails.</summary>
    private Tensor Passing(Tensor value, Func<Tensor> read)
    {
        Tensor passed = value;
        if (_isReading())
        {
            _safely(() => passed = IsAside() ? value : read());
        }

        return passed;
    }
}
