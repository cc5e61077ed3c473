using Sonda.Engine;
using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Initializers;
using Sonda.Engine.Kernels;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;

namespace Sonda.Benchmarks.Peers;

/// <summary>Sonda's side: an lstm, a dense output, mean squared error, Adam, in float.</summary>
internal sealed class LstmSondaPeer : IDisposable
{
    private const int Batches = 10;

    private readonly Trainer<float> _trainer;
    private readonly Workers _workers;

    public LstmSondaPeer(int threads)
    {
        _workers = new Workers(threads);
        const int rows = Batches * LstmSettings.BatchSize;
        Dataset data = Dataset.FromValues(
            "sequences",
            LstmSettings.Inputs(rows),
            LstmSettings.Targets(rows),
            LstmSettings.Steps * LstmSettings.Features,
            1).WithShape(Shape.Sequence(LstmSettings.Steps, LstmSettings.Features));
        var spec = new NetworkSpec(
            data.InputShape,
            [
                new RecurrentSpec(RecurrentKind.Lstm, LstmSettings.Units),
                new DenseSpec(1, new(ActivationKind.Identity), InitializerSpec.Xavier),
            ],
            CostFunction.MeanSquaredError);
        var training = new TrainingSpec
        {
            BatchSize = LstmSettings.BatchSize,
            Optimizer = new OptimizerSpec(OptimizerKind.Adam),
            LearningRate = LstmSettings.LearningRate,
        };
        var random = new RandomStream(1);
        _trainer = new Trainer<float>(Network<float>.Create(spec, random), data, training, random, _workers);
    }

    public void Dispose() => _workers.Dispose();

    /// <summary>Gathers a mini-batch, then forward, backward and update.</summary>
    public void Step() => _trainer.TrainStep();
}
