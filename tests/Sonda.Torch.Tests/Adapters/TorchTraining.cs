using Sonda.Engine.Optimizers;
using Sonda.Engine.Optimizers.Schedules;
using Sonda.Engine.Tests.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Sonda.Torch.Tests.Adapters;

/// <summary>The training of a network in libtorch: each parameter has its own optimizer and schedule.</summary>
internal sealed class TorchTraining : IDisposable
{
    private readonly TrainingRecord _training;
    private readonly OptimizerSpec _spec;
    private readonly List<Follower> _followers = [];

    /// <summary>Optimizers for the parameters of a network.</summary>
    /// <param name="given">The training settings.</param>
    /// <param name="groups">The parameters, together as they go by one learning rate.</param>
    public TorchTraining(NetworkRecord given, TorchParameter[][] groups)
    {
        _training = given.Training;
        _spec = OptimizerSpec.Parse(_training.Optimizer);
        double[] rates = LayerRates.Parse(_training.Rates).For(groups.Count(group => group.Any(parameter => parameter.Decays)));
        int weighted = -1;
        foreach (TorchParameter[] group in groups)
        {
            weighted += group.Any(parameter => parameter.Decays) ? 1 : 0;
            foreach (TorchParameter parameter in group.Where(parameter => parameter.Trained is not null))
            {
                _followers.Add(FollowerOf(parameter, rates[Math.Max(weighted, 0)], given));
            }
        }
    }

    /// <summary>Backward pass, clipping, and a step of all optimizers; returns the gradients before clipping.</summary>
    public double[][] Step(TorchParameter[] parameters, Tensor cost)
    {
        foreach (Follower follower in _followers)
        {
            follower.Optimizer.zero_grad();
        }

        cost.backward();
        double[][] gradients = [.. parameters.Select(parameter => parameter.TakeGradient())];
        TorchClipping.Clip(GradientClipping.Parse(_training.Clipping), [.. _followers.Select(follower => follower.Parameter)]);
        foreach (Follower follower in _followers)
        {
            TorchOptimizers.Shrink(follower.Parameter, follower.Spec, follower.Optimizer.ParamGroups.Single().LearningRate);
            follower.Optimizer.step();
            if (_training.Metrics.Length == 0)
            {
                follower.Schedule?.step();
            }
        }

        return gradients;
    }

    /// <summary>Passes the metric of an epoch, counted from 1, to the schedules.</summary>
    public void EndEpoch(int epoch)
    {
        foreach (Follower follower in _followers.Where(_ => epoch <= _training.Metrics.Length))
        {
            follower.Schedule?.step(_training.Metrics[epoch - 1]);
        }
    }

    public void Dispose() => _followers.ForEach(follower => follower.Optimizer.Dispose());

    private Follower FollowerOf(TorchParameter parameter, double rate, NetworkRecord given)
    {
        OptimizerSpec spec = _spec with
        {
            LearningRate = _spec.LearningRate * rate,
            WeightDecay = parameter.Decays ? _spec.WeightDecay + (given.Training.Lambda / given.Data.Count) : 0,
        };
        optim.Optimizer optimizer = TorchOptimizers.Of(spec, parameter.Trained!);
        LearningRateSchedule schedule = LearningRateSchedule.Parse(_training.Schedule);
        return new(
            parameter.Trained!,
            spec,
            optimizer,
            schedule == new ConstantRate() ? null : TorchSchedules.Of(schedule, optimizer, given.StepsPerEpoch));
    }

    private sealed record Follower(
        Parameter Parameter, OptimizerSpec Spec, optim.Optimizer Optimizer, lr_scheduler.LRScheduler? Schedule);
}
