using Sonda.Engine;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Runs.Probes;

using Sonda.Tests;

namespace Sonda.Runs.Tests.Probes;

public sealed class ProbeTests
{
    private static readonly Dataset Images = FakeDigits.Create(400).Training.Slice(0, 250);

    [Fact]
    public void The_first_of_200_sigmoid_layers_learns_at_a_speed_that_float_does_not_see()
    {
        NetworkSpec spec = NetworkSpec.Parse("784-30x200-10");
        Network<float> network = Network<float>.Create(spec, new RandomStream(1));
        LayerGradient exact = new GradientProbe<double>(spec, Images).Read(network)[0];
        LayerGradient asTrained = new GradientProbe<float>(spec, Images).Read(network)[0];
        Assert.InRange(exact.Speed.Log10, -145, -130);
        Assert.Equal(exact.Speed.Log10, Math.Log10(exact.Speed.Value), 1e-9);
        Assert.Equal(0, asTrained.Speed.Value);
        Assert.Equal(double.NegativeInfinity, asTrained.Speed.Log10);
    }

    [Fact]
    public void Deeper_than_a_double_reaches_the_logarithm_is_still_a_number()
    {
        NetworkSpec spec = NetworkSpec.Parse("784-30x600-10");
        LayerGradient first = new GradientProbe<double>(spec, Images.Slice(0, 20)).Read(Network<float>.Create(spec, new RandomStream(1)))[0];
        Assert.Equal(0, first.Speed.Value);
        Assert.InRange(first.Speed.Log10, -460, -380);
    }

    [Fact]
    public void Speed_is_the_norm_of_the_mean_and_the_mean_norm_is_never_smaller()
    {
        NetworkSpec spec = NetworkSpec.Parse("784-30-30-10");
        Network<float> network = Network<float>.Create(spec, new RandomStream(1));
        IReadOnlyList<LayerGradient> layers = new GradientProbe<double>(spec, Images, [.. Enumerable.Range(0, Images.Count)], weights: true, rowNorms: true).Read(network);
        var pass = new BatchPass<double>(network.To<double>(), Images, Images.Count);
        pass.Gather([.. Enumerable.Range(0, Images.Count)]);
        pass.Forward();
        pass.OutputDelta();
        pass.Backward();
        for (int l = 0; l < 3; l++)
        {
            double speed = Norms.Euclidean(pass.View.MeanDelta(l));
            Assert.Equal(speed, layers[l].Speed.Value, 1e-12 * speed);
            Assert.Equal(speed, Norms.Euclidean<double>(layers[l].Neurons.ToArray()), 1e-12 * speed);
            double meanNorm = Enumerable.Range(0, Images.Count).Average(row => Norms.Euclidean(pass.View.Delta(l, row)));
            Assert.Equal(meanNorm, layers[l].MeanNorm!.Value.Value, 1e-12 * meanNorm);
            Assert.True(layers[l].MeanNorm!.Value.Value >= speed);
            double[] gradient = new double[network.Dense(l).Inputs * network.Dense(l).Outputs];
            pass.View.WeightGradient(l, gradient);
            double norm = Norms.Euclidean<double>(gradient) / Images.Count;
            Assert.Equal(norm, layers[l].WeightNorm!.Value.Value, 1e-12 * norm);
        }
    }

    [Theory]
    [InlineData("(1,28,28)-[conv 4 5x5 stride(2) tanh lecun]-[conv 3 3x3 relu he]-10 softmax")]
    [InlineData("(28,28)-[lstm 8 all]-[gru 6]-[7 tanh lecun]-10 softmax")]
    public void Points_of_a_map_and_steps_of_a_sequence_count_in_a_speed(string text)
    {
        NetworkSpec spec = NetworkSpec.Parse(text);
        Dataset images = Images.Slice(0, 120).WithShape(spec.Input);
        Network<float> network = Network<float>.Create(spec, new RandomStream(1));
        IReadOnlyList<LayerGradient> layers = new GradientProbe<double>(spec, images, [.. Enumerable.Range(0, images.Count)], rowNorms: true).Read(network);
        var pass = new BatchPass<double>(network.To<double>(), images, images.Count);
        pass.Gather([.. Enumerable.Range(0, images.Count)]);
        pass.Forward();
        pass.OutputDelta();
        pass.Backward();
        for (int l = 0; l < layers.Count; l++)
        {
            int layer = network.WeightedLayers[l];
            double speed = Norms.Euclidean(pass.View.MeanDelta(layer));
            Assert.Equal(speed, layers[l].Speed.Value, 1e-12 * speed);
            double squares = 0;
            for (int row = 0; row < pass.View.DeltaRowsOf(layer); row++)
            {
                squares += Math.Pow(Norms.Euclidean(pass.View.Delta(layer, row)), 2);
            }

            Assert.InRange(layers[l].MeanNorm!.Value.Value, 0.3 * Math.Sqrt(squares / images.Count), Math.Sqrt(squares / images.Count));
        }
    }

    [Fact]
    public void Behind_a_batch_norm_the_speed_is_that_of_its_shift()
    {
        NetworkSpec spec = NetworkSpec.Parse("784-[20 relu he bn]x3-10 softmax");
        Dataset images = Images.Slice(0, 100);
        Network<float> network = Network<float>.Create(spec, new RandomStream(1));
        IReadOnlyList<LayerGradient> layers = new GradientProbe<double>(spec, images).Read(network);
        Assert.Equal(4, layers.Count);
        Assert.All(layers, layer => Assert.InRange(layer.Speed.Value, 1e-3, 1));

        var recorder = new LearningSpeedRecorder<float>();
        var trainer = new Trainer<float>(network, images, new TrainingSpec { BatchSize = null }, new RandomStream(1));
        trainer.AddObserver(recorder);
        trainer.TrainStep();
        for (int l = 0; l < layers.Count; l++)
        {
            Assert.Equal(layers[l].Speed.Value, recorder.Speed(0, l), 1e-4 * layers[l].Speed.Value);
        }
    }

    [Fact]
    public void Any_batch_and_any_cost_can_be_read()
    {
        NetworkSpec spec = NetworkSpec.Parse("784-30-10");
        Network<float> network = Network<float>.Create(spec, new RandomStream(1));
        double one = new GradientProbe<double>(spec, Images.Slice(7, 1)).Read(network)[0].Speed.Value;
        Assert.Equal(one, new GradientProbe<double>(spec, Images, [7]).Read(network)[0].Speed.Value);
        Assert.Equal(one, new GradientProbe<double>(spec, Images, [7, 7]).Read(network)[0].Speed.Value, 1e-15);
        double quadratic = new GradientProbe<double>(spec, Images, [7], CostFunction.Quadratic).Read(network)[0].Speed.Value;
        Assert.InRange(quadratic, 1e-6, 0.25 * one);
    }

    [Fact]
    public void The_recorder_reads_what_a_probe_reads_before_the_same_step()
    {
        NetworkSpec spec = NetworkSpec.Parse("784-30-30-10");
        var random = new RandomStream(2);
        Network<float> network = Network<float>.Create(spec, random);
        IReadOnlyList<LayerGradient> start = new GradientProbe<double>(spec, Images, [.. Enumerable.Range(0, Images.Count)], rowNorms: true).Read(network);
        var recorder = new LearningSpeedRecorder<float>(1) { RecordsMeanNorms = true };
        var trainer = new Trainer<float>(network, Images, new TrainingSpec { BatchSize = null }, random);
        trainer.AddObserver(recorder);
        for (int epoch = 0; epoch < 5; epoch++)
        {
            trainer.TrainEpoch();
        }

        Assert.Equal((5, 3), (recorder.Count, recorder.Layers));
        for (int l = 0; l < 3; l++)
        {
            Assert.Equal(start[l].Speed.Value, recorder.Speed(0, l), 1e-5 * start[l].Speed.Value);
            Assert.Equal(start[l].MeanNorm!.Value.Value, recorder.MeanNorm(0, l), 1e-5 * start[l].MeanNorm!.Value.Value);
            Assert.NotEqual(recorder.Speed(0, l), recorder.Speed(4, l));
        }
    }

    [Fact]
    public void A_recorder_refuses_what_it_cannot_record()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LearningSpeedRecorder<float>(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LearningSpeedRecorder<float> { Schedule = default });
        var recorder = new LearningSpeedRecorder<float>();
        Train("784-30-10");
        Assert.Contains("2 layers", Assert.Throws<InvalidOperationException>(() => Train("784-30-30-10")).Message, StringComparison.Ordinal);

        void Train(string net)
        {
            var trainer = new Trainer<float>(
                new Network<float>(NetworkSpec.Parse(net)), Images, new TrainingSpec { BatchSize = null }, new RandomStream(1));
            trainer.AddObserver(recorder);
            trainer.TrainEpoch();
        }
    }

    [Fact]
    public void A_schedule_says_which_steps_are_read()
    {
        var recorder = new LearningSpeedRecorder<float>(2) { Schedule = new ProbeSchedule(4, First: 3) };
        var random = new RandomStream(2);
        var trainer = new Trainer<float>(
            Network<float>.Create(NetworkSpec.Parse("784-30-10"), random), Images, new TrainingSpec(), random);
        trainer.AddObserver(recorder);
        trainer.TrainEpoch();
        Assert.Equal([3, 7, 11, 15, 19, 23], Enumerable.Range(0, recorder.Count).Select(recorder.Step));
        Assert.Equal(ProbeCost.Layers, ((IProbe)recorder).Cost);
    }
}
