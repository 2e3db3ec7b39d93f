using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClockifyBff.Api.Conditional;
using ClockifyBff.Api.Problems;
using ClockifyBff.Api.Validation;
using ClockifyBff.Clockify;
using ClockifyBff.Failures;
using FluentValidation;

namespace ClockifyBff.Api;

/// <summary>
/// A merge patch (RFC 7396) of an entity. Clients may send back the whole entity that they read: a member that equals the current value
/// counts as absent, whether it can be set or not.
/// </summary>
internal abstract record MergePatch : IRequestBody
{
    private const string Etag = "etag";
    private const string ReadOnly = "Read-only: omit it, or send its current value.";

    // The received body and the options it was read with. Not part of the value of the patch.
    private Source _source;

    /// <summary>Whether the body has a member that can be set, even if to its current value.</summary>
    public bool SetsAnything() => _source.Members?.Any(member => IsSettable(member.Key)) ?? false;

    /// <summary>Whether the body has this member, even with its current value.</summary>
    protected bool Contains(string name) => _source.Members?.ContainsKey(name) ?? false;

    /// <summary>Whether the body has no member but this one.</summary>
    protected bool ContainsOnly(string name) => _source.Members?.All(member => member.Key == name) ?? true;

    public static T Read<T>(JsonElement body, JsonSerializerOptions options, RequestErrors errors)
        where T : class
    {
        var given = JsonObject.Create(body.Clone())!;
        if (NullIsAbsentAttribute.IsOn(typeof(T)))
        {
            foreach (var name in given.Where(member => member.Value is null).Select(member => member.Key).ToArray())
            {
                given.Remove(name);
            }
        }

        var entity = typeof(T).GetCustomAttribute<ChangesAttribute>()!.Entity;
        var patch = BodyReader.Read<T>(body, options, errors, entity);
        ((MergePatch)(object)patch)._source = new Source(given, options);
        return patch;
    }

    /// <summary>
    /// Whether every invalid value may equal the current value of the entity, and so count as absent. This is decided after the entity was
    /// read.
    /// </summary>
    public bool MayEqualCurrentValues(RequestErrors errors)
    {
        var wrong = errors.Fields.Select(field => field.Split('.', '[')[0]).ToHashSet();
        var entity = ApiJson.Options.GetTypeInfo(GetType().GetCustomAttribute<ChangesAttribute>()!.Entity);
        return !NullIsAbsentAttribute.IsOn(GetType())
            && _source.Members is { } given
            && given.Any(member => !wrong.Contains(member.Key))
            && wrong.All(name =>
                BodyReader.MemberOf(entity, name) is { } member
                && given.TryGetPropertyValue(name, out var value)
                && BodyReader.CanBe(value, member)
            );
    }

    /// <summary>Returns the patch without members that equal the current values.</summary>
    /// <param name="entity">The current entity.</param>
    /// <param name="isRepeated">
    /// Whether the patch may have been applied before. If so, read-only members may have the values from before it.
    /// </param>
    /// <exception cref="ProblemException">
    /// 400: a member is read-only or invalid. 412: the <c>etag</c> in the body is not that of the entity.
    /// </exception>
    public T WithoutUnchanged<T, TEntity>(TEntity entity, bool isRepeated)
        where T : MergePatch
        where TEntity : IEntity
    {
        if (_source.Members is not { } given)
        {
            return (T)this;
        }

        if (!isRepeated && !Matches(entity))
        {
            throw IfMatch.PreconditionFailed(entity);
        }

        var (errors, unapplied) = (new RequestErrors(), (JsonObject)given.DeepClone());
        var shown = ApiJson.Options.GetTypeInfo(entity.GetType());
        var present = JsonSerializer.SerializeToNode(entity, shown)!.AsObject();
        foreach (var (name, value) in given)
        {
            if (BodyReader.MemberOf(shown, name) is not { } member)
            {
                continue;
            }

            var isSettable = IsSettable(name);
            if (PatchComparison.Equals(value, present[member.Name], member))
            {
                unapplied.Remove(name);
            }
            else if (!isSettable)
            {
                // Null is accepted for any read-only member, because responses to writes omit some of them.
                unapplied.Remove(name);
                if (!isRepeated && value is not null && member.Name != Etag)
                {
                    errors.Add(member.Name, ReadOnly);
                }
            }
            else if (isRepeated && IsUnchangedSinceRead(member.Name, given))
            {
                unapplied.Remove(name);
            }
            else
            {
                PatchComparison.RemoveReadOnly(
                    unapplied[name],
                    present[member.Name],
                    BodyReader.Plain(BodyReader.MemberOf(_source.Options.GetTypeInfo(GetType()), name)!.PropertyType),
                    _source.Options
                );
            }
        }

        var remaining = BodyReader.Read<T>(unapplied, _source.Options, errors);
        remaining._source = _source;
        errors.Add(Validators.Of(typeof(T))!.Validate(new ValidationContext<object>(remaining)).Errors);
        errors.ThrowIfAny();
        return remaining;
    }

    /// <summary>Whether the member <c>etag</c> of the body matches the entity; true without it.</summary>
    public bool Matches(IEntity entity) =>
        _source.Members?[Etag] is not { } etag
        || (etag.GetValueKind() == JsonValueKind.String && EntityTag.IsListed(etag.GetValue<string>(), entity.Etag));

    /// <summary>Whether a member has the value that the client read, although a change of another member has changed it since.</summary>
    protected virtual bool IsUnchangedSinceRead(string member, JsonObject given) => false;

    private bool IsSettable(string name) => BodyReader.MemberOf(_source.Options.GetTypeInfo(GetType()), name) is not null;

    /// <summary>Equal to every other source, so that patches with equal members are equal.</summary>
    private readonly record struct Source(JsonObject? Members, JsonSerializerOptions Options)
    {
        public bool Equals(Source other) => true;

        public override int GetHashCode() => 0;
    }
}

/// <summary>Applies merge patches.</summary>
internal static class MergePatches
{
    /// <summary>Returns the patch without members that equal the current values.</summary>
    /// <exception cref="ProblemException">
    /// 400: a member is read-only or invalid. 412: the <c>etag</c> in the body is not that of the entity.
    /// </exception>
    public static T Against<T, TEntity>(this T patch, TEntity entity)
        where T : MergePatch
        where TEntity : IEntity => patch.WithoutUnchanged<T, TEntity>(entity, isRepeated: false);

    /// <summary>
    /// Applies a patch. If the entity already has the requested values, nothing is sent, even if <c>If-Match</c> fails: the patch was
    /// applied before, or somebody else made the same change.
    /// </summary>
    /// <param name="patch">The patch.</param>
    /// <param name="entity">The current entity.</param>
    /// <param name="ifMatch">The header <c>If-Match</c>.</param>
    /// <param name="apply">Converts a patch to the body of the upstream request.</param>
    /// <param name="send">Sends the upstream request.</param>
    /// <exception cref="ProblemException">
    /// 412: the entity has changed. 400: a member is read-only or invalid. Also what <paramref name="send"/> throws.
    /// </exception>
    public static async Task<TEntity> ApplyAsync<T, TEntity, TBody>(
        this T patch,
        TEntity entity,
        IfMatch ifMatch,
        Func<T, ValueTask<TBody>> apply,
        Func<TBody, Task<TEntity>> send
    )
        where T : MergePatch, new()
        where TEntity : IEntity
    {
        var matches = ifMatch.Matches(entity) && patch.Matches(entity);
        if (!matches && !patch.SetsAnything())
        {
            throw IfMatch.PreconditionFailed(entity);
        }

        try
        {
            var body = await apply(patch.WithoutUnchanged<T, TEntity>(entity, isRepeated: !matches));
            if (JsonNode.DeepEquals(ApiJson.ToNode(body), ApiJson.ToNode(await apply(new T()))))
            {
                return entity;
            }

            if (matches)
            {
                return await send(body);
            }
        }
        catch (InvalidValueException e) when (matches && e.IsStateConflict)
        {
            throw e.WithCurrent(entity);
        }
        catch (ServiceException e) when (!matches && e.ToProblem().Status < StatusCodes.Status429TooManyRequests)
        {
            // The entity does not have the requested values: return 412.
        }

        throw IfMatch.PreconditionFailed(entity);
    }

    /// <inheritdoc cref="ApplyAsync{T, TEntity, TBody}(T, TEntity, IfMatch, Func{T, ValueTask{TBody}}, Func{TBody, Task{TEntity}})"/>
    public static Task<TEntity> ApplyAsync<T, TEntity, TBody>(
        this T patch,
        TEntity entity,
        IfMatch ifMatch,
        Func<T, TBody> apply,
        Func<TBody, Task<TEntity>> send
    )
        where T : MergePatch, new()
        where TEntity : IEntity => patch.ApplyAsync(entity, ifMatch, given => ValueTask.FromResult(apply(given)), send);
}
