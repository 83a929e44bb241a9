"""Unwind: answers, tips and a checklist about massage therapy for people with multiple sclerosis."""

VERSION = "0.1.0"
