using Sonda.Engine.Activations;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Layers.Conv2d;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Dropout;
using Sonda.Engine.Layers.Embedding;
using Sonda.Engine.Layers.Flatten;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Pool;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Engine.Layers.Residual;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Sonda.Torch.Tests.Adapters;

/// <summary>The engine's layers in libtorch.</summary>
/// <remarks>A new kind of layer takes one method next to <see cref="Dense"/>, and a line in <see cref="Of"/>.</remarks>
/// <param name="type">The precision of the parameters.</param>
internal sealed class TorchLayers(ScalarType type)
{
    private static readonly ActivationSpec Identity = new(ActivationKind.Identity);

    /// <summary>The layer that a spec describes.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="sample">The output of the layers before it, for some rows.</param>
    public TorchLayer Of(LayerSpec spec, Tensor sample) => spec switch
    {
        WeightedSpec weighted => Weighted(weighted, sample),
        ResidualSpec residual => Residual(residual, sample),
        NormSpec norm => Norm(norm.Kind, sample),
        ActivationLayerSpec activation => Activation(activation.Activation),
        DropoutSpec dropout => Dropout(dropout.Rate),
        PoolSpec pool => Pool(pool),
        FlattenSpec => TorchLayer.Of(x => x.flatten(1)),
        EmbeddingSpec embedding => Embedding(embedding),
        RecurrentSpec recurrent => TorchRecurrent.Of(recurrent, sample.shape[2], type),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec, "libtorch is not told of this layer."),
    };

    /// <summary>The same layer without its activation, so that it ends with z.</summary>
    public static LayerSpec WithoutActivation(LayerSpec spec) => (DenseSpec)spec with { Activation = Identity };

    /// <summary>The weights with the parts after them, or before.</summary>
    private TorchLayer Weighted(WeightedSpec spec, Tensor sample)
    {
        var layers = new List<TorchLayer>();
        if (!spec.IsPreActivated)
        {
            Add(x => Weights(spec, x));
        }

        if (spec.Norm != NormKind.None)
        {
            Add(x => Norm(spec.Norm, x));
        }

        Add(_ => Activation(spec.Activation));
        if (spec.Dropout != 0)
        {
            Add(_ => Dropout(spec.Dropout));
        }

        if (spec.IsPreActivated)
        {
            Add(x => Weights(spec, x));
        }

        return TorchLayer.Chain(layers);

        void Add(Func<Tensor, TorchLayer> make)
        {
            layers.Add(make(sample));
            sample = layers[^1].Forward(sample, TorchBatch.Judged).detach();
        }
    }

    private TorchLayer Weights(WeightedSpec spec, Tensor sample) => spec switch
    {
        DenseSpec dense => Dense(dense, sample),
        Conv2dSpec convolution => Convolution(convolution, sample),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec, "libtorch is not told of these weights."),
    };

    /// <summary>xW + b of each row, or of each step of a sequence; libtorch stores W as outputs × inputs.</summary>
    private TorchLayer Dense(DenseSpec spec, Tensor sample)
    {
        bool isImage = sample.dim() == 4;
        Linear linear = nn.Linear(isImage ? sample[0].numel() : sample.shape[^1], spec.Width, dtype: type);
        return new(
            (x, _) => linear.forward(isImage ? x.flatten(1) : x),
            [linear],
            [[new(linear.weight!, true, 1, 0), new(linear.bias!, false, 0)]]);
    }

    /// <summary>libtorch stores the kernel as maps × input maps × height × width.</summary>
    private TorchLayer Convolution(Conv2dSpec spec, Tensor sample)
    {
        Conv2d convolution = nn.Conv2d(
            sample.shape[1],
            spec.Maps,
            ((long)spec.KernelHeight, (long)spec.KernelWidth),
            ((long)spec.Stride, (long)spec.Stride),
            ((long)spec.Padding, (long)spec.Padding),
            dtype: type);
        return new(
            (x, _) => convolution.forward(x),
            [convolution],
            [[new(convolution.weight!, true, 1, 2, 3, 0), new(convolution.bias!, false, 0)]]);
    }

    /// <summary>F(x) + x, where F is the layers of the body.</summary>
    private TorchLayer Residual(ResidualSpec spec, Tensor sample)
    {
        var body = new List<TorchLayer>();
        foreach (LayerSpec layer in spec.Body)
        {
            body.Add(Of(layer, sample));
            sample = body[^1].Forward(sample, TorchBatch.Judged).detach();
        }

        TorchLayer chain = TorchLayer.Chain(body);
        TorchLayer sum = chain with { Forward = (x, batch) => chain.Forward(x, batch) + x };
        return TorchLayer.Chain(sum, Activation(spec.Activation));
    }

    private TorchLayer Activation(ActivationSpec spec)
    {
        if (spec.Kind != ActivationKind.PReLU)
        {
            Func<Tensor, Tensor> activation = TorchActivations.Of(spec);
            return TorchLayer.Of(activation);
        }

        PReLU module = nn.PReLU(1, dtype: type);
        return new((x, _) => module.forward(x), [module], [[new(module.weight!, false, 0)]]);
    }

    /// <summary>Uses the engine's mask if there is one; at p = 0, and in evaluation, libtorch's own dropout.</summary>
    private static TorchLayer Dropout(double rate)
    {
        global::TorchSharp.Modules.Dropout module = nn.Dropout(rate);
        return new(
            (x, batch) =>
            {
                module.train(batch.IsTraining);
                return batch.IsTraining && rate > 0 ? x * batch.Masks.Dequeue().reshape(x.shape) : module.forward(x);
            },
            [module],
            []);
    }

    private static TorchLayer Pool(PoolSpec spec) => spec.Kind switch
    {
        PoolKind.Max => TorchLayer.Of(x => F.max_pool2d(x, spec.Size, spec.Stride ?? spec.Size, spec.Padding)),
        PoolKind.Average => TorchLayer.Of(x => F.avg_pool2d(x, spec.Size, spec.Stride ?? spec.Size, spec.Padding)),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec, "libtorch is not told of this pooling."),
    };

    /// <summary>Tokens are numbers of a row, or the one number of each step.</summary>
    private TorchLayer Embedding(EmbeddingSpec spec)
    {
        global::TorchSharp.Modules.Embedding module = nn.Embedding(spec.Vocabulary, spec.Width, dtype: type);
        return new(
            (x, _) => module.forward(x.reshape(x.shape[0], -1).to(ScalarType.Int64)), [module], [[new(module.weight!, true, 0, 1)]]);
    }

    private TorchLayer Norm(NormKind kind, Tensor sample) => kind switch
    {
        NormKind.Batch => sample.dim() == 4 ? BatchNorm(nn.BatchNorm2d(sample.shape[1], dtype: type)) : BatchNorm(nn.BatchNorm1d(sample.shape[^1], dtype: type)),
        NormKind.Layer => LayerNorm(sample),
        NormKind.Rms => RmsNorm(sample),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "libtorch is not told of this normalisation."),
    };

    /// <summary>In a sequence, each existing step is a row for libtorch; missing steps stay at 0.</summary>
    private static TorchLayer BatchNorm(BatchNorm norm) => new(
        (x, batch) =>
        {
            norm.train(batch.IsTraining);
            if (x.dim() != 3)
            {
                return norm.forward(x);
            }

            Tensor places = (batch.Has(x.shape[1]) ?? ones(x.shape[0], x.shape[1], dtype: ScalarType.Bool)).reshape(-1).nonzero().squeeze(1);
            Tensor steps = x.reshape(-1, x.shape[2]);
            return zeros_like(steps).index_copy(0, places, norm.forward(steps.index_select(0, places))).reshape(x.shape);
        },
        [norm],
        [[new(norm.weight!, false, 0), new(norm.bias!, false, 0), new(norm.running_mean!, false, 0), new(norm.running_var!, false, 0)]]);

    /// <summary>Over all numbers of a row, or of each step of a sequence.</summary>
    private TorchLayer LayerNorm(Tensor sample)
    {
        LayerNorm norm = nn.LayerNorm(NormalizedShape(sample), dtype: type);
        return new(
            (x, _) => norm.forward(x),
            [norm],
            [[new(norm.weight!, false, all => all.flatten()), new(norm.bias!, false, all => all.flatten())]]);
    }

    /// <summary>TorchSharp 0.107 does not expose libtorch's RMS norm, so this is its formula on tensors, with autograd.</summary>
    private TorchLayer RmsNorm(Tensor sample)
    {
        long[] shape = NormalizedShape(sample);
        var gain = new Parameter(ones(shape, dtype: type));
        long[] over = [.. Enumerable.Range(1, shape.Length).Select(i => (long)-i)];
        return new(
            (x, _) => x / ((x * x).mean(over, keepdim: true) + 1e-5).sqrt() * gain, [], [[new(gain, false, all => all.flatten())]]);
    }

    private static long[] NormalizedShape(Tensor sample) => sample.dim() == 3 ? [sample.shape[2]] : sample.shape[1..];
}
